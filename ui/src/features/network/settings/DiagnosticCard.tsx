import { Action, Card, useTeller, useWords } from "@/design";
import { saveDocument } from "@/ipc/platform";
import { useAsk } from "@/ipc/query";
import styles from "./Settings.module.css";

/** The file for who helps from afar. */
export function DiagnosticCard() {
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const save = () =>
    ask("diagnostic", {})
      .then(({ document, name, mime }) => saveDocument(document, name, mime))
      .then(() => tell.done(t("exchange:diagnostic.saved")))
      .catch(tell.failed);
  return (
    <Card title={t("exchange:diagnostic.title")}>
      <div className={styles.form}>
        <p>{t("exchange:diagnostic.hint")}</p>
        <Action onClick={() => void save()}>{t("exchange:diagnostic.save")}</Action>
      </div>
    </Card>
  );
}
