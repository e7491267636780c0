import { KeyHint, keyNames, useWords } from "@/design";
import styles from "./Hints.module.css";

/** The keys of a sale, for the days when hands do not know them yet. */
export function Hints() {
  const { t, language } = useWords();
  const name = (keys: string) => keyNames(keys, language);
  const hints: { keys: string[]; text: string }[] = [
    { keys: ["arrows"], text: t("desk:hint.walk") },
    { keys: ["space"], text: t("desk:hint.take") },
    { keys: ["3", "B"], text: t("desk:hint.best") },
    { keys: ["F4"], text: t("desk:hint.person") },
    { keys: ["F8"], text: t("desk:hint.pay") },
    { keys: ["?"], text: t("desk:hint.all") },
  ];
  return (
    <ul className={styles.hints} aria-label={t("desk:hint.label")}>
      {hints.map(({ keys, text }) => (
        <li key={text} className={styles.hint}>
          {keys.map((each) => (
            <KeyHint key={each} keys={name(each)} />
          ))}
          {text}
        </li>
      ))}
    </ul>
  );
}
