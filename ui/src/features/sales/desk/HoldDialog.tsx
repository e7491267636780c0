import { Button, Modal } from "@mantine/core";
import { Action, useWords } from "@/design";
import styles from "./AmountDialog.module.css";
import type { HoldRead } from "./useHolds";

interface HoldDialogProps {
  hold: HoldRead;
  /** Its places that are not sold yet. */
  places: number;
  onSell: () => void;
  onClose: () => void;
}

/** Whose places these are and until when, with the one thing to do about it. */
export function HoldDialog({ hold, places, onSell, onClose }: HoldDialogProps) {
  const { t } = useWords();
  const { kind, label, until } = hold;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t(`desk:hold.title.${kind}`)} · ${label}`}
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
    >
      <div className={styles.form}>
        <p className={styles.body}>
          {[
            t("desk:hold.places", { count: places }),
            until ? t("desk:hold.until", { at: until }) : t("desk:hold.forever"),
          ].join(" · ")}
        </p>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("desk:hold.close")}</Button>
          <Action
            primary
            unavailable={kind === "block" ? t("desk:hold.noSell") : undefined}
            onClick={onSell}
            data-autofocus
          >
            {t("desk:hold.sell")}
          </Action>
        </div>
      </div>
    </Modal>
  );
}
