import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Format, formats, type Language } from "../format";
import { rememberLanguage, type Say } from "./words";

/** What a component needs to speak. */
export interface Speech {
  /** Says a sentence: `t("desk:places", { count: 3 })`. */
  readonly t: Say;
  /** Writes amounts, dates and counts. */
  readonly f: Format;
  readonly language: Language;
  /** Speaks another language from now on, at this desk. */
  speak(language: Language): void;
}

/** The words and formats of the current language; the component is drawn again when it changes. */
export function useWords(): Speech {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "fr";
  return useMemo(
    () => ({
      t: (key, ...[parameters]) => i18n.t(key, { ...parameters, lng: language }) as string,
      f: formats(language),
      language,
      speak: (next) => {
        rememberLanguage(next);
        document.documentElement.lang = next;
        void i18n.changeLanguage(next);
      },
    }),
    [i18n, language],
  );
}
