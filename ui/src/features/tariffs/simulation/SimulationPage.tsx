import { useState } from "react";
import {
  Action,
  Card,
  Choice,
  DateField,
  EmptyState,
  Fields,
  Page,
  useRefusalText,
  useWords,
} from "@/design";
import type { Input } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { midnight } from "../book/fields/choices";
import { TariffSections } from "../TariffSections";
import styles from "../Tariffs.module.css";
import { HypothesisFields, hypothesesOf, noGuess } from "./HypothesisFields";
import { Results } from "./Results";

type Asked = Input<"simulate_tariff_book">;

/** The day after today: sales of today count. */
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Replays past sales under a book, before it is adopted; at first, those of the season until today. */
export function SimulationPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const books = useRead("list_tariff_books", {}).data?.books ?? [];
  const seasons = useRead("list_seasons", {}).data?.seasons ?? [];
  const [book, setBook] = useState("");
  const [typedFrom, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState(tomorrow);
  const [guess, setGuess] = useState(noGuess);
  const [asked, setAsked] = useState<Asked | null>(null);
  const firstDay = seasons.map(({ starts_on }) => starts_on).toSorted()[0];
  const from = typedFrom ?? firstDay ?? "";
  const chosen = book || (books.find(({ drafted }) => drafted) ?? books[0])?.id;
  const draft = useRead("tariff_draft", { book: chosen ?? "" }, { enabled: chosen !== undefined }).data;
  const read = useRead("simulate_tariff_book", asked as Asked, { enabled: asked !== null, keep: true });
  const span = { from: midnight(from), until: midnight(until) };
  const missing = () => {
    if (!draft) return t("tariffs:simulation.noBook");
    return span.from && span.until ? undefined : t("tariffs:simulation.none");
  };
  const run = () => {
    if (draft && span.from && span.until)
      setAsked({
        draft: draft.document,
        from: span.from,
        until: span.until,
        hypotheses: hypothesesOf(guess),
      });
  };
  return (
    <Page title={t("tariffs:title")}>
      <div className={styles.stack}>
        <TariffSections />
        <Card title={t("tariffs:simulation.title")}>
          <p className={styles.detail}>{t("tariffs:simulation.hint")}</p>
          <form
            className={styles.fold}
            onSubmit={(event) => {
              event.preventDefault();
              run();
            }}
          >
            <Fields>
              <Choice
                label={t("tariffs:simulation.book")}
                value={chosen ?? ""}
                onChange={(next) => {
                  setBook(next);
                  setGuess(noGuess);
                }}
                options={books.map(({ id, name, drafted }) => ({
                  value: id,
                  label: drafted ? t("tariffs:try.draft", { name }) : name,
                }))}
              />
              <DateField label={t("tariffs:simulation.from")} value={from} onChange={setFrom} />
              <DateField label={t("tariffs:simulation.until")} value={until} onChange={setUntil} />
            </Fields>
            {draft && <HypothesisFields book={draft.document} value={guess} onChange={setGuess} />}
            <div className={styles.line}>
              <Action
                primary
                type="submit"
                loading={read.isFetching}
                unavailable={missing()}
                onClick={() => {}}
              >
                {t("tariffs:simulation.run")}
              </Action>
            </div>
          </form>
        </Card>
        {read.error && <EmptyState title={say(read.error)} />}
        {!asked && (
          <EmptyState title={t("tariffs:simulation.before")}>{t("tariffs:simulation.beforeBody")}</EmptyState>
        )}
        {read.data && asked && read.data.current.tickets === 0 && (
          <EmptyState title={t("tariffs:simulation.noSale")}>{t("tariffs:simulation.noSaleBody")}</EmptyState>
        )}
        {read.data && asked && read.data.current.tickets > 0 && (
          <Results simulation={read.data} book={asked.draft} />
        )}
      </div>
    </Page>
  );
}
