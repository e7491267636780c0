import styles from "./KeyHint.module.css";

const NAMES: Record<"fr" | "en", Record<string, string>> = {
  fr: {
    mod: "Ctrl",
    space: "Espace",
    escape: "Échap",
    enter: "Entrée",
    shift: "Maj",
    arrows: "↑↓←→",
    delete: "Suppr",
    pageup: "Page ↑",
    pagedown: "Page ↓",
  },
  en: {
    mod: "Ctrl",
    space: "Space",
    escape: "Esc",
    enter: "Enter",
    shift: "Shift",
    arrows: "↑↓←→",
    delete: "Del",
    pageup: "Page ↑",
    pagedown: "Page ↓",
  },
};

/** How the keys of a combination are printed on a keyboard: `mod+k` gives `Ctrl K`. */
export const keyNames = (combination: string, language: "fr" | "en"): string =>
  combination
    .split("+")
    .map((key) => NAMES[language][key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(" ");

interface KeyHintProps {
  /** Already as printed on the keyboard. */
  keys: string;
  /** `inherit` on a coloured button. */
  tone?: "plain" | "inherit";
}

/** A key to press. */
export function KeyHint({ keys, tone = "plain" }: KeyHintProps) {
  return (
    <kbd className={styles.key} data-tone={tone}>
      {keys}
    </kbd>
  );
}
