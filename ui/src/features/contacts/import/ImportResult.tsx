import { Action, Card, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { Counts } from "./Counts";
import styles from "./ImportPage.module.css";
import { Refusals } from "./Refusals";

interface ImportResultProps {
  result: Output<"import_contacts">;
  onAgain: () => void;
}

/** What the import did, line by line refused with its reason. */
export function ImportResult({ result, onAgain }: ImportResultProps) {
  const { t } = useWords();
  return (
    <Card title={t("publics:import.done")}>
      <p className={styles.detail} role="status">
        {result.already ? t("publics:import.already") : t("publics:import.lines", { count: result.lines })}
      </p>
      <Counts counts={result} action={<Action onClick={onAgain}>{t("publics:import.another")}</Action>} />
      {result.left_aside.length > 0 && (
        <p className={styles.detail}>
          {t("publics:import.leftAside")} : {result.left_aside.join(", ")}
        </p>
      )}
      <Refusals title={t("publics:import.refusals")} lines={result.refusals} />
      <Refusals title={t("publics:import.remarks")} lines={result.remarks} />
    </Card>
  );
}
