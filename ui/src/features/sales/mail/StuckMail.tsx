import { Modal } from "@mantine/core";
import { EmptyState, Loaded, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./Mail.module.css";
import { awaits, MailActs } from "./MailActs";
import { MailLine } from "./MailLine";

/** The messages of the venue that wait: opened from the state line. */
export function StuckMail({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const read = useRead("read_outbox", {});
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk:mail.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("ui:help.close") }}
    >
      <Loaded<Output<"read_outbox">> read={read}>
        {({ ready, messages }) => {
          const waiting = messages.filter(awaits);
          const noServer = ready ? undefined : t("desk:mail.noServer");
          if (waiting.length === 0) return <EmptyState title={t("desk:mail.none")} />;
          return (
            <div className={styles.mail}>
              {noServer && <p className={styles.hint}>{noServer}</p>}
              <ul>
                {waiting.map((message) => (
                  <MailLine
                    key={message.message}
                    message={message}
                    about={t("desk:mail.order", { number: message.number })}
                  >
                    <MailActs message={message} noServer={noServer} />
                  </MailLine>
                ))}
              </ul>
            </div>
          );
        }}
      </Loaded>
    </Modal>
  );
}
