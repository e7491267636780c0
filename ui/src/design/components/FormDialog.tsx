import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useRefusalText } from "../words/useRefusalText";
import { useWords } from "../words/useWords";
import { Action } from "./Action";
import styles from "./FormDialog.module.css";

interface FormDialogProps {
  title: string;
  /** The verb of the button: « Créer », « Enregistrer ». */
  submit: string;
  onSubmit: () => void;
  onClose: () => void;
  /** Why it cannot be sent yet, in words. */
  unavailable?: string | undefined;
  busy?: boolean;
  /** Why the last try was refused. */
  refusal?: { code: string; params: Readonly<Record<string, unknown>> } | null;
  size?: "sm" | "md" | "lg" | "xl";
  children: ReactNode;
}

/** A short form over the screen: Enter sends it, Escape leaves it, and a refusal is read where it happened. */
export function FormDialog(props: FormDialogProps) {
  const {
    title,
    submit,
    onSubmit,
    onClose,
    unavailable,
    busy = false,
    refusal,
    size = "md",
    children,
  } = props;
  const { t } = useWords();
  const say = useRefusalText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ "aria-label": t("ui:help.close") }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (unavailable === undefined && !busy) onSubmit();
        }}
      >
        {children}
        {refusal && (
          <p className={styles.refusal} role="alert">
            {say(refusal)}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("ui:confirm.cancel")}</Button>
          <Action primary type="submit" loading={busy} unavailable={unavailable} onClick={() => {}}>
            {submit}
          </Action>
        </div>
      </form>
    </Modal>
  );
}
