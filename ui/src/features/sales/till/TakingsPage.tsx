import { useState } from "react";
import { Action, Card, Choice, DateField, Facts, Fields, Loaded, Page, useTeller, useWords } from "@/design";
import { type Input, type Output, Refusal } from "@/ipc/client";
import { saveDocument } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import { AfterShow } from "./AfterShow";
import { TakingsLines } from "./TakingsLines";
import { TakingsSplits } from "./TakingsSplits";
import styles from "./Till.module.css";
import { TillSections } from "./TillSections";

type Format = Input<"print_takings">["format"];

/** Wide enough for every performance a desk keeps. */
const EVER = { from: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/** The statement of takings of a day or of a performance, as one reads it and as files. */
export function TakingsPage() {
  const { t, f } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const [kind, setKind] = useState<"day" | "performance">("day");
  const today = useRead("business_day", {}).data?.day ?? "";
  const [chosenDay, setDay] = useState<string>();
  const day = chosenDay ?? today;
  const [chosen, setChosen] = useState("");
  const performances = useRead("programme", EVER).data?.performances ?? [];
  const performance = chosen || performances[0]?.id;
  const of: Input<"takings"> = kind === "day" ? { day } : { performance: performance ?? "" };
  const ready = kind === "day" ? day !== "" : performance !== undefined;
  const read = useRead("takings", of, { enabled: ready, keep: true });
  const save = async (format: Format) => {
    try {
      const file = await ask("print_takings", { of, format });
      await saveDocument(file.document, file.name, file.mime);
      tell.done(t("till:takings.saved"));
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };
  const unavailable = ready ? undefined : t("till:takings.none");
  return (
    <Page
      title={t("till:title")}
      actions={
        <>
          <Action unavailable={unavailable} onClick={() => void save("csv")}>
            {t("till:takings.csv")}
          </Action>
          <Action primary unavailable={unavailable} onClick={() => void save("pdf")}>
            {t("till:takings.pdf")}
          </Action>
        </>
      }
    >
      <div className={styles.stack}>
        <TillSections />
        <Fields>
          <Choice<"day" | "performance">
            label={t("till:takings.of")}
            value={kind}
            onChange={setKind}
            options={[
              { value: "day", label: t("till:takings.day") },
              { value: "performance", label: t("till:takings.performance") },
            ]}
          />
          {kind === "day" ? (
            <DateField label={t("till:takings.date")} value={day} onChange={setDay} />
          ) : (
            <Choice
              label={t("till:takings.which")}
              value={performance ?? ""}
              onChange={setChosen}
              options={performances.map(({ id, title, starts_at }) => ({
                value: id,
                label: `${title} · ${f.momentShort(starts_at)}`,
              }))}
            />
          )}
        </Fields>
        <Loaded<Output<"takings">> read={read}>
          {(takings) => (
            <>
              <Card>
                <Facts
                  facts={[
                    [t("till:takings.receipts"), <strong key="total">{f.money(takings.receipts)}</strong>],
                    [t("till:takings.beforeTax"), f.money(takings.before_tax)],
                    [t("till:takings.tax"), f.money(takings.tax)],
                    [t("till:takings.tickets"), f.count(takings.tickets)],
                    [t("till:takings.free"), f.count(takings.free)],
                    [t("till:takings.duplicates"), f.count(takings.duplicates)],
                    [t("till:takings.vouchers"), f.count(takings.vouchers)],
                    ...(takings.capacity == null
                      ? []
                      : [[t("till:takings.capacity"), f.count(takings.capacity)] as const]),
                    ...(takings.attendance == null
                      ? []
                      : [[t("till:takings.attendance"), f.count(takings.attendance)] as const]),
                  ]}
                />
              </Card>
              {kind === "performance" && performance && <AfterShow performance={performance} />}
              <TakingsLines lines={takings.lines} />
              <TakingsSplits takings={takings} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}
