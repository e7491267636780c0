import { useEffect, useRef } from "react";
import { useTeller, useWords } from "@/design";
import type { Sale } from "./useSale";

/** Says once, at the opening of the desk, that a basket was found again: after a crash, a lock, another seller. */
export function useRestored({ basket, known }: Sale): void {
  const { t } = useWords();
  const tell = useTeller();
  const told = useRef(false);
  useEffect(() => {
    if (!known || told.current) return;
    told.current = true;
    if (basket && basket.lines.length > 0)
      tell.done(t("desk:basket.restored", { count: basket.lines.length }));
  }, [known, basket, tell, t]);
}
