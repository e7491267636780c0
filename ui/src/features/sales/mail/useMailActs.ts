import { useMemo } from "react";
import { useWords } from "@/design";
import { useAsk } from "@/ipc/query";
import { useDoing } from "../useDoing";
import type { Message } from "./MailLine";

/** What is done to messages; each says what became of it, and answers whether it is done. */
export function useMailActs() {
  const ask = useAsk();
  const doing = useDoing();
  const { t } = useWords();
  return useMemo(() => {
    return {
      /** Sends the tickets of an order, instead of a message that did not leave or besides those that did. */
      send: (order: string, recipient: string, insteadOf: string | null) =>
        doing(async () => {
          await ask("mail_tickets", { order, recipient, instead_of: insteadOf });
          await ask("send_mail", {});
          return t("desk:mail.leaves", { recipient });
        }),
      /** Tries whatever waits, without waiting for its hour. */
      retry: () =>
        doing(async () => {
          await ask("send_mail", { now: true });
          return t("desk:mail.retried");
        }),
      /** Gives a message up. */
      giveUp: ({ message, recipient }: Message) =>
        doing(async () => {
          await ask("give_up_mail", { message });
          return t("desk:mail.givenUp", { recipient });
        }),
    };
  }, [ask, doing, t]);
}
