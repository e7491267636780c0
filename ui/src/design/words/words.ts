/**
 * The words of the interface. Their only source is `src-tauri/locales/{fr,en}`; the keys and what each sentence
 * needs are typed by `npm run bindings`. A sentence may ask for a format: `{due, money}`, `{at, time}`.
 */
import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { type Format, formats, type Language } from "../format";
import { namespaces, type Words } from "./generated/keys";
import { typeset } from "./typography";

export type { Words } from "./generated/keys";
/** A sentence of the interface. */
export type WordKey = keyof Words & string;

/** A sentence that needs nothing, such as a name in a list. */
export type PlainKey = { [Key in WordKey]: Words[Key] extends undefined ? Key : never }[WordKey];

/** The parameters of a sentence, as the rest of an argument list: none when it needs none. */
export type Parameters<Key extends WordKey> = Words[Key] extends undefined ? [] : [Words[Key]];

/** Says a sentence in the current language. */
export type Say = <Key extends WordKey>(key: Key, ...parameters: Parameters<Key>) => string;

/** The languages of the interface, the first being the one spoken when nobody chose. */
export const languages: readonly Language[] = ["fr", "en"];

const CHOSEN = "parterre.language";

const files = import.meta.glob<Record<string, unknown>>("@locales/*/*.json", {
  eager: true,
  import: "default",
});

type Resources = Record<string, Record<string, Record<string, unknown>>>;

function resources(): Resources {
  const found: Resources = {};
  for (const [path, words] of Object.entries(files)) {
    const [language, file] = path.split("/").slice(-2) as [string, string];
    found[language] = {
      ...found[language],
      [file.replace(/\.json$/, "")]: language === "fr" ? typeset(words) : words,
    };
  }
  return found;
}

/** The formats that a sentence may name after a comma. */
const spoken = [
  "money",
  "moneyShort",
  "count",
  "percent",
  "rate",
  "time",
  "day",
  "dayShort",
  "date",
  "moment",
  "momentShort",
  "duration",
] as const satisfies readonly (keyof Format)[];

/** i18next on our files, with `{name}` and our formats. */
export function createWords(language: Language = chosenLanguage()): i18n {
  const found = resources();
  const words = i18next.createInstance();
  void words.use(initReactI18next).init({
    lng: language,
    fallbackLng: "fr",
    resources: found,
    ns: Object.keys(found.fr ?? {}),
    defaultNS: namespaces[0],
    initAsync: false,
    returnNull: false,
    interpolation: { prefix: "{", suffix: "}", escapeValue: false },
  });
  for (const name of spoken) {
    const write = (value: unknown, lng = "fr") =>
      (formats(lng === "en" ? "en" : "fr")[name] as (it: unknown) => string)(value);
    words.services.formatter?.add(name, write);
  }
  return words;
}

/** The language this desk chose, French until it chose. */
export function chosenLanguage(): Language {
  return localStorage.getItem(CHOSEN) === "en" ? "en" : "fr";
}

/** Keeps the choice for the next start. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(CHOSEN, language);
}
