import { useCallback } from "react";
import { useTeller } from "@/design";
import { Refusal } from "@/ipc/client";

/** Does something that says what became of it, tells that or why not, and answers whether it is done. */
export function useDoing() {
  const tell = useTeller();
  return useCallback(
    async (act: () => Promise<string>) => {
      try {
        tell.done(await act());
        return true;
      } catch (thrown) {
        tell.failed(Refusal.from(thrown));
        return false;
      }
    },
    [tell],
  );
}
