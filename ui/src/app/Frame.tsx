import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useTeller } from "@/design";
import { authorize, Refusal } from "@/ipc/client";
import { useAsk } from "@/ipc/query";
import { Shell } from "./Shell";

/** The frame around every screen, wired to the desk. */
export function Frame() {
  const tell = useTeller();
  const ask = useAsk();
  const queries = useQueryClient();
  const change = async (act: () => Promise<void>) => {
    try {
      await act();
      // Another seller, another store, or nobody: nothing that was read before stands.
      await queries.invalidateQueries();
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };
  return (
    <Shell
      onLock={() => void change(async () => void (await ask("lock", {})))}
      onLeave={() =>
        void change(async () => {
          await ask("sign_out", {});
          authorize(null);
        })
      }
      onTraining={(enter) =>
        void change(async () => {
          const who = await ask(enter ? "enter_training" : "leave_training", {});
          authorize(who.session);
        })
      }
    >
      <Outlet />
    </Shell>
  );
}
