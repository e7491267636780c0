import { VisuallyHidden } from "@mantine/core";
import { KeyHint, Tag, useWords } from "@/design";
import styles from "./PersonCard.module.css";
import type { PersonView } from "./view";

/** Who the basket is for; pressing it finds somebody else. */
export function PersonCard({ person, onFind }: { person: PersonView | null; onFind: () => void }) {
  const { t } = useWords();
  return (
    <section className={styles.card} aria-label={t("desk:person.label")}>
      <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="F4">
        {person ? <VisuallyHidden>{t("desk:person.change")}</VisuallyHidden> : t("desk:person.find")}
        <KeyHint keys="F4" />
      </button>
      {person && (
        <>
          <h2 className={styles.name}>{person.name}</h2>
          <p className={styles.facts}>{person.facts.join(" · ")}</p>
          {person.tags.length > 0 && (
            <p className={styles.tags}>
              {person.tags.map(({ text, tone }) => (
                <Tag key={text} tone={tone}>
                  {text}
                </Tag>
              ))}
            </p>
          )}
        </>
      )}
    </section>
  );
}
