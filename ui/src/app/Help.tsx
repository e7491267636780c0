import { Modal } from "@mantine/core";
import { KeyHint, keyNames, useLiveCommands, useWords } from "@/design";
import styles from "./Help.module.css";

/** Every key that does something on the present screen. */
export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, language } = useWords();
  const commands = useLiveCommands().filter(({ keys }) => keys);
  const lists = [
    { title: t("desk:title"), entries: commands.filter(({ scope }) => scope === "desk") },
    { title: t("publics:title"), entries: commands.filter(({ scope }) => scope === "publics") },
    { title: t("ui:help.everywhere"), entries: commands.filter(({ scope }) => scope === "everywhere") },
  ].filter(({ entries }) => entries.length > 0);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("ui:help.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("ui:help.close") }}
    >
      <div className={styles.lists}>
        {lists.map(({ title, entries }) => (
          <section key={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.list}>
              {entries.map(({ id, words, keys = [] }) => (
                <div key={id} className={styles.entry}>
                  <dt>{t(words)}</dt>
                  <dd className={styles.keys}>
                    {keys.map((each) => (
                      <KeyHint key={each} keys={keyNames(each, language)} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
