import { useEffect, useRef } from "react";
import { useWords } from "@/design";
import type { Inks } from "./inks";
import styles from "./Legend.module.css";
import type { Category, Seat, SeatKind, SeatState } from "./seat";
import { drawSeat, type Look } from "./sprite";

const SIDE = 14;

/** One seat drawn as the plan draws it. */
function Sample({ look, inks }: { look: Look; inks: Inks }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext("2d");
    if (!element || !pen) return;
    const side = Math.round(SIDE * window.devicePixelRatio);
    element.width = side;
    element.height = side;
    drawSeat(pen, look, side, inks, false);
  }, [look, inks]);
  return <canvas ref={canvas} className={styles.sample} aria-hidden="true" />;
}

interface LegendProps {
  categories: readonly Category[];
  seats: readonly Seat[];
  inks: Inks;
}

/** What the shapes, marks and colours of this plan mean: only those that are on it. */
export function Legend({ categories, seats, inks }: LegendProps) {
  const { t } = useWords();
  const states = new Set<SeatState>();
  const kinds = new Set<SeatKind>();
  for (const { state, kind } of seats) {
    states.add(state);
    kinds.add(kind);
  }
  const entries: { key: string; text: string; look: Look }[] = categories.map(({ id, name }, category) => ({
    key: id,
    text: name,
    look: { category, kind: "standard", state: "free" },
  }));
  const add = (text: string, look: Partial<Look>) =>
    entries.push({ key: text, text, look: { category: -1, kind: "standard", state: "free", ...look } });
  if (kinds.has("restricted")) add(t("desk:seat.key.restricted"), { kind: "restricted" });
  if (kinds.has("wheelchair")) add(t("desk:seat.key.wheelchair"), { kind: "wheelchair" });
  if (states.has("sold")) add(t("desk:seat.key.sold"), { state: "sold" });
  if (states.has("option") || states.has("elsewhere")) add(t("desk:seat.key.held"), { state: "option" });
  if (states.has("house")) add(t("desk:seat.key.house"), { state: "house" });
  if (states.has("blocked")) add(t("desk:seat.key.blocked"), { state: "blocked" });
  if (states.has("basket")) add(t("desk:seat.key.basket"), { state: "basket" });
  if (states.has("chosen")) add(t("desk:seat.key.chosen"), { state: "basket" });
  return (
    <ul className={styles.legend} aria-label={t("desk:seat.legend")}>
      {entries.map(({ key, text, look }) => (
        <li key={key} className={styles.entry}>
          <Sample look={look} inks={inks} />
          {text}
        </li>
      ))}
    </ul>
  );
}
