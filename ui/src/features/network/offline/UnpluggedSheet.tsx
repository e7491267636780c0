import { Modal } from "@mantine/core";
import { useState } from "react";
import { EmptyState, Loaded, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { EveningDialog } from "./EveningDialog";
import styles from "./Offline.module.css";
import { OfflinePlaces, type Tonight } from "./OfflinePlaces";

type Unplugged = Output<"unplugged">;

/** What would go on, and what would wait. */
function Answer({ state, onSetUp }: { state: Unplugged; onSetUp: (tonight: Tonight) => void }) {
  const { t } = useWords();
  const { performances, credits, balances, to_push: waits } = state;
  return (
    <div className={styles.sheet}>
      <p>{t("exchange:offline.intro")}</p>
      {performances.length === 0 ? (
        <EmptyState title={t("exchange:offline.none")} />
      ) : (
        <OfflinePlaces performances={performances} onSetUp={onSetUp} />
      )}
      <p>{t("exchange:offline.purses", { credits, balances })}</p>
      <p>{waits === 0 ? t("exchange:offline.waitsNot") : t("exchange:offline.waits", { count: waits })}</p>
    </div>
  );
}

/** « Et si je débranche maintenant ? »: opened from the state line. */
export function UnpluggedSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const read = useRead("unplugged", {});
  const [evening, setEvening] = useState<Tonight | null>(null);
  return (
    <>
      <Modal
        opened
        onClose={onClose}
        title={t("exchange:offline.title")}
        size="xl"
        closeButtonProps={{ "aria-label": t("ui:help.close") }}
      >
        <Loaded<Unplugged> read={read}>{(state) => <Answer state={state} onSetUp={setEvening} />}</Loaded>
      </Modal>
      {evening && <EveningDialog tonight={evening} onClose={() => setEvening(null)} />}
    </>
  );
}
