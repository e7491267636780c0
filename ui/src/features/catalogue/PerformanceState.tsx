import { Tag, useWords } from "@/design";
import { type Performance, tones } from "./states";

/** Where a performance stands, and when what was put off is played. */
export function PerformanceState({ performance }: { performance: Performance }) {
  const { t, f } = useWords();
  const { state, played_at } = performance;
  const played = state === "postponed" && played_at;
  return (
    <Tag tone={tones[state]}>
      {played
        ? t("programme:state.postponedTo", { date: f.dayShort(played) })
        : t(`programme:state.${state}`)}
    </Tag>
  );
}
