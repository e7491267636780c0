import { Action, useWords } from "@/design";
import type { Message } from "./MailLine";
import { useMailActs } from "./useMailActs";

/** Whether a message is still to leave. */
export const awaits = ({ state }: Message) => state === "queued" || state === "failed";

/** What can be done to a message that did not leave; without a server, trying is said to be of no use. */
export function MailActs({ message, noServer }: { message: Message; noServer: string | undefined }) {
  const { t } = useWords();
  const acts = useMailActs();
  const named = (act: string) => t("desk:mail.actTo", { act, recipient: message.recipient });
  return (
    <>
      <Action aria-label={named(t("desk:mail.now"))} unavailable={noServer} onClick={() => void acts.retry()}>
        {t("desk:mail.now")}
      </Action>
      <Action aria-label={named(t("desk:mail.giveUp"))} onClick={() => void acts.giveUp(message)}>
        {t("desk:mail.giveUp")}
      </Action>
    </>
  );
}
