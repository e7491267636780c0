import { type FormEvent, useState } from "react";
import { Action, Field, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import type { OrderRead } from "../orders/OrderDialog";
import styles from "./Mail.module.css";
import { awaits, MailActs } from "./MailActs";
import { MailLine, type Message } from "./MailLine";
import { useMailActs } from "./useMailActs";

interface OrderMailProps {
  order: OrderRead;
  /** Why what left may not leave again, when the person may not. */
  noRight: string | undefined;
  /** Why nothing may leave before it is paid. */
  owed: string | undefined;
}

/** Where tickets are about to be sent, and the message that this one replaces. */
interface Draft {
  readonly to: string;
  readonly insteadOf: string | null;
}

/** The messages of an order: what became of each, and the tickets sent again or elsewhere. */
export function OrderMail({ order, noRight, owed }: OrderMailProps) {
  const { t } = useWords();
  const acts = useMailActs();
  const outbox = useRead("read_outbox", { order: order.order }).data;
  const [draft, setDraft] = useState<Draft | null>(null);
  if (!outbox || order.tickets.length === 0) return null;
  const { messages } = outbox;
  const live = order.tickets.filter(({ end }) => !end);
  const left = live.some(({ printed_at }) => printed_at);
  const noServer = outbox.ready ? undefined : t("desk:mail.noServer");
  const never = noServer ?? owed ?? (live.length === 0 ? t("desk:mail.noneLive") : undefined);
  const again = never ?? (left || messages.some(awaits) ? noRight : undefined);
  const instead = never ?? (left ? noRight : undefined);
  const write = ({ recipient, message }: Pick<Message, "recipient" | "message">, replaces: boolean) =>
    setDraft({ to: recipient, insteadOf: replaces ? message : null });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (draft && (await acts.send(order.order, draft.to.trim(), draft.insteadOf))) setDraft(null);
  };

  return (
    <section className={styles.mail} aria-label={t("desk:mail.title")}>
      {messages.length > 0 && (
        <ul>
          {messages.map((message) => (
            <MailLine key={message.message} message={message}>
              {awaits(message) && <MailActs message={message} noServer={noServer} />}
              {awaits(message) ? (
                <Action
                  aria-label={t("desk:mail.actTo", {
                    act: t("desk:mail.elsewhere"),
                    recipient: message.recipient,
                  })}
                  unavailable={instead}
                  onClick={() => write(message, true)}
                >
                  {t("desk:mail.elsewhere")}
                </Action>
              ) : (
                <Action
                  aria-label={t("desk:mail.actTo", {
                    act: t("desk:mail.again"),
                    recipient: message.recipient,
                  })}
                  unavailable={again}
                  onClick={() => write(message, false)}
                >
                  {t("desk:mail.again")}
                </Action>
              )}
            </MailLine>
          ))}
        </ul>
      )}
      {noServer && messages.some(awaits) && <p className={styles.hint}>{noServer}</p>}
      {draft === null ? (
        messages.length === 0 && (
          <div className={styles.acts}>
            <Action unavailable={again} onClick={() => setDraft({ to: "", insteadOf: null })}>
              {t("desk:mail.write")}
            </Action>
          </div>
        )
      ) : (
        <form className={styles.form} onSubmit={(event) => void send(event)}>
          <Field
            autoFocus
            label={t("desk:mail.to")}
            type="email"
            value={draft.to}
            onChange={(to) => setDraft({ ...draft, to })}
          />
          <Action onClick={() => setDraft(null)}>{t("desk:mail.cancel")}</Action>
          <Action primary type="submit" onClick={() => {}}>
            {t("desk:mail.send")}
          </Action>
          {left && <p className={styles.hint}>{t("desk:mail.duplicate")}</p>}
        </form>
      )}
    </section>
  );
}
