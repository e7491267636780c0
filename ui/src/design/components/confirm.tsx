import { Button, Modal } from "@mantine/core";
import { createContext, type ReactNode, use, useCallback, useRef, useState } from "react";
import { useWords } from "../words/useWords";
import styles from "./confirm.module.css";

/** A question before something that cannot be undone by the same person in the same gesture. */
export interface Question {
  title: string;
  /** What will happen, and what will not. */
  body: string;
  /** The verb of the button: never « OK ». */
  action: string;
}

const Asking = createContext<(question: Question) => Promise<boolean>>(async () => false);

/** Asks, and answers `true` when the person agreed. */
export const useConfirm = (): ((question: Question) => Promise<boolean>) => use(Asking);

/** Holds the one question that may be open. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [question, setQuestion] = useState<Question | null>(null);
  const answer = useRef<(agreed: boolean) => void>(() => {});
  const ask = useCallback(
    (next: Question) =>
      new Promise<boolean>((resolve) => {
        answer.current(false);
        answer.current = resolve;
        setQuestion(next);
      }),
    [],
  );
  const close = (agreed: boolean) => {
    answer.current(agreed);
    setQuestion(null);
  };
  return (
    <Asking value={ask}>
      {children}
      <Modal
        opened={question !== null}
        zIndex={300}
        onClose={() => close(false)}
        title={question?.title}
        withCloseButton={false}
      >
        <p className={styles.body}>{question?.body}</p>
        <div className={styles.buttons}>
          <Button data-autofocus onClick={() => close(false)}>
            {t("ui:confirm.cancel")}
          </Button>
          <Button variant="filled" onClick={() => close(true)}>
            {question?.action}
          </Button>
        </div>
      </Modal>
    </Asking>
  );
}
