import { useState } from "react";
import {
  Action,
  Card,
  Choice,
  EmptyState,
  Field,
  Fields,
  instantOf,
  Page,
  useRefusalText,
  useWords,
} from "@/design";
import type { Input } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { TariffSections } from "../TariffSections";
import styles from "../Tariffs.module.css";
import { Results } from "./Results";

type Asked = Input<"simulate_tariff_book">;

/** Replays past sales under a book, before it is adopted. */
export function SimulationPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const books = useRead("list_tariff_books", {}).data?.books ?? [];
  const [book, setBook] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const chosen = book || books[0]?.id;
  const draft = useRead("tariff_draft", { book: chosen ?? "" }, { enabled: chosen !== undefined }).data;
  const read = useRead("simulate_tariff_book", asked as Asked, { enabled: asked !== null, keep: true });
  const span = { from: instantOf(`${from}T00:00`), until: instantOf(`${until}T00:00`) };
  const ready = draft && span.from && span.until;
  const run = () => {
    if (draft && span.from && span.until)
      setAsked({ draft: draft.document, from: span.from, until: span.until });
  };
  return (
    <Page title={t("tariffs:title")}>
      <div className={styles.stack}>
        <TariffSections />
        <Card>
          <p className={styles.detail}>{t("tariffs:simulation.hint")}</p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              run();
            }}
          >
            <Fields>
              <Choice
                label={t("tariffs:simulation.book")}
                value={chosen ?? ""}
                onChange={setBook}
                options={books.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <Field label={t("tariffs:simulation.from")} type="date" value={from} onChange={setFrom} />
              <Field label={t("tariffs:simulation.until")} type="date" value={until} onChange={setUntil} />
            </Fields>
            <div className={styles.line}>
              <Action
                primary
                type="submit"
                loading={read.isFetching}
                unavailable={ready ? undefined : t("tariffs:simulation.none")}
                onClick={() => {}}
              >
                {t("tariffs:simulation.run")}
              </Action>
            </div>
          </form>
        </Card>
        {read.error && <EmptyState title={say(read.error)} />}
        {read.data && <Results simulation={read.data} />}
      </div>
    </Page>
  );
}
