import { useMemo, useState } from "react";
import {
  Action,
  Card,
  type Column,
  DataTable,
  EmptyState,
  Facts,
  Page,
  useConfirm,
  useRefusalText,
  useTeller,
  useWords,
} from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { type Output, Refusal } from "@/ipc/client";
import { saveDocument } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import styles from "./Till.module.css";
import { TillSections } from "./TillSections";

type Head = Output<"heads">[number];
type Report = Output<"verify_store">;

/** What a verification found. */
function Verified({ report }: { report: Report }) {
  const { t, f } = useWords();
  const { faults } = report;
  const said = ({ what, seq, subject }: Report["faults"][number]) => {
    const words = t(`sales:faults.${what as "columns"}`);
    return seq == null
      ? t("till:journal.faultAbout", { what: words, subject: subject ?? "—" })
      : t("till:journal.fault", { what: words, seq });
  };
  return (
    <div role="status">
      <strong>
        {faults.length === 0 ? t("till:journal.well") : t("till:journal.faults", { count: faults.length })}
      </strong>
      <Facts
        facts={[
          [t("till:journal.operations"), f.count(report.operations)],
          [t("till:journal.tickets"), f.count(report.tickets)],
          [t("till:journal.payments"), f.count(report.payments)],
        ]}
      />
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.what} ${fault.seq} ${fault.subject}`}>{said(fault)}</li>
        ))}
      </ul>
    </div>
  );
}

/** « Contrôle fiscal »: the chains, their verification and their archive; nothing here changes anything. */
export function JournalPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const tell = useTeller();
  const ask = useAsk();
  const unavailable = useAllowed("verify_store") ? undefined : t("ui:notAllowed");
  const noKey = useAllowed("change_signing_key") ? undefined : t("ui:notAllowed");
  const confirm = useConfirm();
  const heads = useRead("heads", {}, { enabled: unavailable === undefined });
  const [report, setReport] = useState<Report | null>(null);
  const [busy, setBusy] = useState(false);
  const columns = useMemo<Column<Head>[]>(
    () => [
      {
        id: "terminal",
        header: t("till:journal.terminal"),
        value: ({ terminal }) => terminal,
        width: "90px",
      },
      { id: "siren", header: t("till:journal.siren"), value: ({ siren }) => siren, width: "110px" },
      { id: "seq", header: t("till:journal.seq"), value: ({ seq }) => seq, align: "end", width: "140px" },
      {
        id: "hash",
        header: t("till:journal.hash"),
        value: ({ hash }) => hash,
        cell: ({ hash }) => <span className={styles.hash}>{hash}</span>,
      },
    ],
    [t],
  );
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
    setBusy(false);
  };
  const verify = () => act(async () => setReport(await ask("verify_store", {})));
  const changeKey = async () => {
    const agreed = await confirm({
      title: t("till:journal.keyAsk"),
      body: t("till:journal.keyBody"),
      action: t("till:journal.key"),
    });
    if (!agreed) return;
    await act(async () => {
      const { number } = await ask("change_signing_key", {});
      tell.done(t("till:journal.keyDone", { number }));
    });
  };
  const archive = () =>
    act(async () => {
      const file = await ask("export_archive", {});
      await saveDocument(file.document, file.name, file.mime);
      tell.done(t("till:journal.saved"));
    });
  return (
    <Page
      title={t("till:title")}
      actions={
        <>
          <Action unavailable={noKey} loading={busy} onClick={() => void changeKey()}>
            {t("till:journal.key")}
          </Action>
          <Action unavailable={unavailable} loading={busy} onClick={() => void archive()}>
            {t("till:journal.archive")}
          </Action>
          <Action primary unavailable={unavailable} loading={busy} onClick={() => void verify()}>
            {t("till:journal.verify")}
          </Action>
        </>
      }
    >
      <div className={styles.stack}>
        <TillSections />
        <p className={styles.detail}>{t("till:journal.hint")}</p>
        {report && (
          <Card title={t("till:journal.title")}>
            <Verified report={report} />
          </Card>
        )}
        {heads.error && <p role="alert">{say(heads.error)}</p>}
        <div className={styles.table}>
          <DataTable
            label={t("till:journal.heads")}
            columns={columns}
            rows={heads.data ?? []}
            rowId={({ journal }) => journal}
            empty={<EmptyState title={t("till:journal.empty")} />}
          />
        </div>
      </div>
    </Page>
  );
}
