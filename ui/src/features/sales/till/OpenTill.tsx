import { Card, useTeller, useWords } from "@/design";
import { FloatForm } from "./FloatForm";
import styles from "./Till.module.css";

/** Opens the till on its float. */
export function OpenTill({ onOpened }: { onOpened: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const opened = () => {
    tell.done(t("till:open.done"));
    onOpened();
  };
  return (
    <Card title={t("till:open.title")}>
      <p>{t("till:open.body")}</p>
      <FloatForm className={styles.line} primary onOpened={opened} />
    </Card>
  );
}
