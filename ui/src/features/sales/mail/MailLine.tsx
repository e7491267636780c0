import type { ReactNode } from "react";
import { Tag, type Tone, useRefusalText, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./Mail.module.css";

/** A message of the outbox. */
export type Message = Output<"read_outbox">["messages"][number];

type State = "queued" | "sent" | "failed" | "abandoned";

const TONES: Readonly<Record<State, Tone>> = {
  queued: "sky",
  sent: "leaf",
  failed: "garnet",
  abandoned: "ochre",
};

/** What became of a message, in words: when it left or is tried again, and why it did not leave. */
function useFate(): (message: Message) => string {
  const { t } = useWords();
  const say = useRefusalText();
  const when = ({ state, attempts, next_at, sent_at }: Message) => {
    if (sent_at) return t("desk:mail.sentAt", { at: sent_at });
    if (state === "failed") return t("desk:mail.gaveUp", { count: attempts });
    if (state === "abandoned") return "";
    return attempts === 0 ? t("desk:mail.waits") : t("desk:mail.tried", { count: attempts, at: next_at });
  };
  return (message) =>
    [
      when(message),
      message.refusal && say(message.refusal),
      message.failure && t("desk:mail.server", { words: message.failure }),
    ]
      .filter(Boolean)
      .join(" · ");
}

/** A message: to whom, how it is, and what can be done to it. */
export function MailLine({
  message,
  about,
  children,
}: {
  message: Message;
  about?: string;
  children?: ReactNode;
}) {
  const { t } = useWords();
  const fate = useFate();
  const state = message.state as State;
  return (
    <li className={styles.line}>
      <span className={styles.what}>
        <strong>{message.recipient}</strong> {about}
        <small>{fate(message)}</small>
      </span>
      <Tag tone={TONES[state]}>{t(`desk:mail.state.${state}`)}</Tag>
      {children}
    </li>
  );
}
