import { type KeyboardEvent, useEffect, useRef } from "react";
import { Meter, type Speech, useWords } from "@/design";
import styles from "./PerformanceStrip.module.css";
import type { PerformanceView } from "./view";

interface PerformanceStripProps {
  performances: readonly PerformanceView[];
  current: string;
  now: string;
  onChoose: (id: string) => void;
}

/** So long ahead, in milliseconds, a day of the month says enough. */
const NEAR = 20 * 24 * 3_600_000;

/** From this hour on, today is « ce soir ». */
const EVENING = 17;

function when({ t, f }: Speech, { startsAt }: PerformanceView, now: string): string {
  const time = f.time(startsAt);
  if (f.date(startsAt) !== f.date(now)) {
    const near = Date.parse(startsAt) - Date.parse(now) < NEAR;
    return `${near ? f.dayBrief(startsAt) : f.dayShort(startsAt)} · ${time}`;
  }
  return Number.parseInt(time, 10) >= EVENING
    ? t("desk:strip.tonight", { time })
    : t("desk:strip.today", { time });
}

function note({ t }: Speech, { capacity, sold, options, waiting }: PerformanceView): string {
  const free = capacity - sold - options;
  if (waiting > 0) return t("desk:strip.waiting", { count: waiting });
  return free > 0 ? t("desk:strip.free", { count: free }) : t("desk:strip.options", { count: options });
}

/** The performances on sale, tonight's first; arrows go from one to the next. */
export function PerformanceStrip({ performances, current, now, onChoose }: PerformanceStripProps) {
  const words = useWords();
  const { t } = words;
  const list = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the current card is looked for again when it changes.
  useEffect(() => {
    list.current
      ?.querySelector("[aria-checked=true]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = performances[performances.findIndex(({ id }) => id === current) + step];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
  };

  return (
    <div ref={list} className={styles.strip} role="radiogroup" aria-label={t("desk:strip.label")}>
      {performances.map((each) => {
        const { id, title, capacity, sold, options, audience } = each;
        const chosen = id === current;
        const full = capacity - sold - options <= 0;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a card of four lines is no radio input, but is one choice of many.
          <button
            key={id}
            type="button"
            role="radio"
            aria-checked={chosen}
            tabIndex={chosen ? 0 : -1}
            data-id={id}
            className={styles.card}
            onClick={() => onChoose(id)}
            onKeyDown={walk}
          >
            <small className={styles.when}>
              {[when(words, each, now), full && t("desk:strip.full"), audience].filter(Boolean).join(" · ")}
            </small>
            <strong className={styles.title}>{title}</strong>
            <Meter ratio={sold / Math.max(1, capacity)} tone={chosen ? "garnet" : "ink"} />
            <span className={styles.figures}>
              <span>{t("desk:strip.fill", { sold, capacity })}</span>
              <span>{note(words, each)}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
