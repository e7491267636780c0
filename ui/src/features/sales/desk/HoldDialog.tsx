import { Button, Modal } from "@mantine/core";
import { Action, useWords } from "@/design";
import styles from "./AmountDialog.module.css";
import type { HoldRead } from "./useHolds";

interface HoldDialogProps {
  hold: HoldRead;
  /** Its places that are not sold yet. */
  places: number;
  /** Whether tickets are being exchanged: those of a postponed date take their own places so. */
  exchanging: boolean;
  onSell: () => void;
  onClose: () => void;
}

/** Whose places these are and until when, with the one thing to do about it. */
export function HoldDialog({ hold, places, exchanging, onSell, onClose }: HoldDialogProps) {
  const { t } = useWords();
  const { kind, label, until, for_tickets: forTickets } = hold;
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
        {forTickets && !exchanging && <p className={styles.body}>{t("desk:hold.ofTickets")}</p>}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("desk:hold.close")}</Button>
          {(!forTickets || exchanging) && (
            <Action
              primary
              unavailable={kind === "block" ? t("desk:hold.noSell") : undefined}
              onClick={onSell}
              data-autofocus
            >
              {forTickets ? t("desk:hold.take") : t("desk:hold.sell")}
            </Action>
          )}
        </div>
      </div>
    </Modal>
  );
}
