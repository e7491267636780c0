import { Action, Card, Facts, Loaded, useTeller, useWords } from "@/design";
import { type Input, type Output, Refusal } from "@/ipc/client";
import { saveDocument } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import { useBalance } from "./balance";
import { DeskClosings } from "./DeskClosings";
import { named } from "./names";
import styles from "./Till.module.css";

type Closing = Output<"venue_closing">;
type Format = Input<"print_venue_closing">["format"];

/** What is missing: desks that have not closed, desks that were not heard of. */
function Missing({ closing }: { closing: Closing }) {
  const { t } = useWords();
  if (closing.complete) return <p className={styles.detail}>{t("till:venue.complete")}</p>;
  return (
    <div role="status">
      <ul className={styles.missing}>
        {closing.desks
          .filter(({ standing }) => standing === "open")
          .map(({ desk, name, open, open_total: total }) => (
            <li key={`open ${desk}`}>{t("till:venue.isOpen", { name, count: open, total })}</li>
          ))}
        {closing.desks.map(({ desk, name, late_since: at, lost_at: lost }) =>
          at == null ? null : (
            <li key={`late ${desk}`}>
              {lost == null ? t("till:venue.isLate", { name, at }) : t("till:venue.isLost", { name, at })}
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

/** The closings of a period, together and desk by desk, as one reads them and as files. */
export function VenueClosing({ of }: { of: Input<"venue_closing"> }) {
  const { t, f } = useWords();
  const ask = useAsk();
  const tell = useTeller();
  const balanced = useBalance();
  const read = useRead("venue_closing", of);
  const save = async (format: Format) => {
    try {
      const file = await ask("print_venue_closing", { of, format });
      await saveDocument(file.document, file.name, file.mime);
      tell.done(t("till:period.saved"));
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };
  return (
    <Card title={t("till:venue.period", { label: f.period(of.label) })}>
      <Loaded<Closing> read={read}>
        {(closing) => (
          <>
            <Missing closing={closing} />
            <Facts
              facts={[
                ...balanced(closing.balance),
                [t("till:venue.perpetual"), f.money(closing.perpetual)],
                [t("till:period.issued"), f.count(closing.issued)],
                [t("till:period.ended"), f.count(closing.ended)],
                ...Object.entries(closing.by_means).map(
                  ([means, amount]) => [named(t, means), f.money(amount)] as const,
                ),
              ]}
            />
            <DeskClosings desks={closing.desks} />
            <div className={styles.line}>
              <Action onClick={() => void save("csv")}>{t("till:takings.csv")}</Action>
              <Action onClick={() => void save("pdf")}>{t("till:takings.pdf")}</Action>
            </div>
          </>
        )}
      </Loaded>
    </Card>
  );
}
