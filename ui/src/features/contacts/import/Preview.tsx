import type { ReactNode } from "react";
import { Card, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { Counts } from "./Counts";
import styles from "./ImportPage.module.css";
import { Refusals } from "./Refusals";

interface PreviewProps {
  preview: Output<"preview_import">;
  action: ReactNode;
}

/** What importing the file would do; nothing is written yet. */
export function Preview({ preview, action }: PreviewProps) {
  const { t } = useWords();
  const { encoding, delimiter, lines, sample, refusals, remarks } = preview;
  return (
    <Card title={t("publics:import.lines", { count: lines })}>
      <p className={styles.detail}>
        {t("publics:import.read", { encoding, delimiter: t(`publics:delimiter.${delimiter}`) })}
      </p>
      <Counts counts={preview} action={action} />
      {sample.length > 0 && (
        <p className={styles.detail}>
          {t("publics:import.sample")} :{" "}
          {sample
            .slice(0, 6)
            .map(({ name, city }) => [name, city].filter(Boolean).join(", "))
            .join(" · ")}
        </p>
      )}
      <Refusals title={t("publics:import.refusals")} lines={refusals} />
      <Refusals title={t("publics:import.remarks")} lines={remarks} />
    </Card>
  );
}
