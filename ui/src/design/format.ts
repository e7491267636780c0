/**
 * How Parterre writes amounts, counts, dates and hours. Amounts are whole cents, instants are UTC in RFC 3339,
 * days are `YYYY-MM-DD`; the hall's clock is Europe/Paris unless the venue says otherwise, and a week starts on Monday.
 *
 * Intl does the grammar; what it does not know of French print (`20 h 30`, `19 h`) is done here once.
 */

/** A language of the interface. */
export type Language = "fr" | "en";

/** A no-break space, between a figure and its unit. */
const NBSP = "\u00a0";

const locales: Record<Language, string> = { fr: "fr-FR", en: "en-GB" };

const remembered = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function remember<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = remembered.get(key);
  if (known) return known as T;
  const made = make();
  remembered.set(key, made);
  return made;
}

const numbers = (language: Language, options: Intl.NumberFormatOptions) =>
  remember(`${language} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locales[language], options));

const dates = (language: Language, options: Intl.DateTimeFormatOptions) =>
  remember(
    `${language} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locales[language], { hourCycle: "h23", ...options }),
  );

/** The formats of one language on one clock. */
export interface Format {
  readonly language: Language;
  /** `1 204` */
  count(value: number): string;
  /** `18,00 €`, from cents. */
  money(cents: number): string;
  /** `18 €` when the amount is whole, else `18,50 €`: for ladders and short lists. */
  moneyShort(cents: number): string;
  /** `18,00`, without its currency: for a price struck through beside another. */
  amount(cents: number): string;
  /** `77 %`, from a ratio. */
  percent(ratio: number): string;
  /** `5,5 %`, from basis points as VAT rates are kept. */
  rate(basisPoints: number): string;
  /** `20 h 30`, `19 h`. */
  time(instant: string): string;
  /** `vendredi 21 novembre`, with the year when it is not this one. */
  day(instant: string): string;
  /** `ven. 21 nov.` */
  dayShort(instant: string): string;
  /** `ven. 21`: for days that are near. */
  dayBrief(instant: string): string;
  /** `21/11/2026` */
  date(instant: string): string;
  /** `21/11/2026`, `11/2026` or `2026`: the period of a closing, from its label. */
  period(label: string): string;
  /** `vendredi 21 novembre, 20 h 30` */
  moment(instant: string): string;
  /** `ven. 21 nov. · 20 h 30` */
  momentShort(instant: string): string;
  /** `il y a 4 s`, `il y a 3 min`: how long before `now`. */
  ago(instant: string, now: Date): string;
  /** `3 min 20 s`, from milliseconds. */
  duration(millis: number): string;
  /** `lun. mar. mer. …`, Monday first. */
  weekdays(): string[];
}

/** A day without an hour is read at noon UTC, which is the same day from Papeete to Nouméa's morning. */
const moment = (text: string) => new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T12:00:00Z` : text);

/** An hour as its language writes it: `20 h 30`, `19 h`, `20:30`; its parts are two digits each. */
export function hourWords(language: Language, hour: string, minute: string): string {
  if (language === "en") return `${hour}:${minute}`;
  return minute === "00" ? `${Number(hour)}${NBSP}h` : `${Number(hour)}${NBSP}h${NBSP}${minute}`;
}

function clock(language: Language, timeZone: string, at: Date): string {
  const parts = dates(language, { hour: "2-digit", minute: "2-digit", timeZone }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return hourWords(language, part("hour"), part("minute"));
}

function elapsed(language: Language, millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return `${seconds}${NBSP}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const rest = seconds % 60;
    return rest === 0 ? `${minutes}${NBSP}min` : `${minutes}${NBSP}min${NBSP}${rest}${NBSP}s`;
  }
  const hours = Math.floor(minutes / 60);
  const unit = language === "fr" ? "h" : "hr";
  return minutes % 60 === 0 ? `${hours}${NBSP}${unit}` : `${hours}${NBSP}${unit}${NBSP}${minutes % 60}`;
}

/** The formats of `language` on the clock of `timeZone` (IANA). */
export function formats(language: Language, timeZone = "Europe/Paris"): Format {
  const euros = (options: Intl.NumberFormatOptions, cents: number) =>
    numbers(language, { style: "currency", currency: "EUR", ...options }).format(cents / 100);
  const day = (options: Intl.DateTimeFormatOptions, instant: string) =>
    dates(language, { timeZone, ...options }).format(moment(instant));
  const year = (at: Date) => dates(language, { timeZone, year: "numeric" }).format(at);
  const longDay = (instant: string) =>
    day(
      {
        weekday: "long",
        day: "numeric",
        month: "long",
        ...(year(moment(instant)) === year(new Date()) ? {} : { year: "numeric" }),
      },
      instant,
    );
  const shortDay = (instant: string) =>
    day({ weekday: "short", day: "numeric", month: "short" }, instant).replace(",", "");
  const time = (instant: string) => clock(language, timeZone, moment(instant));
  return {
    language,
    count: (value) => numbers(language, {}).format(value),
    money: (cents) => euros({}, cents),
    moneyShort: (cents) => euros(cents % 100 === 0 ? { maximumFractionDigits: 0 } : {}, cents),
    amount: (cents) =>
      numbers(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(cents / 100),
    percent: (ratio) => numbers(language, { style: "percent", maximumFractionDigits: 0 }).format(ratio),
    rate: (points) =>
      numbers(language, { style: "percent", maximumFractionDigits: 2 }).format(points / 10_000),
    time,
    day: longDay,
    dayShort: shortDay,
    dayBrief: (instant) => day({ weekday: "short", day: "numeric" }, instant),
    date: (instant) => day({ day: "2-digit", month: "2-digit", year: "numeric" }, instant),
    period: (label) => label.split("-").reverse().join("/"),
    moment: (instant) => `${longDay(instant)}, ${time(instant)}`,
    momentShort: (instant) => `${shortDay(instant)} · ${time(instant)}`,
    ago: (instant, now) => {
      const gap = elapsed(language, now.getTime() - moment(instant).getTime());
      return language === "fr" ? `il y a ${gap}` : `${gap} ago`;
    },
    duration: (millis) => elapsed(language, millis),
    weekdays: () =>
      [2, 3, 4, 5, 6, 7, 8].map((date) =>
        dates(language, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 11, date))),
      ),
  };
}
