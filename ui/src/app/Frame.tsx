import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTeller } from "@/design";
import { authorize, Refusal } from "@/ipc/client";
import { useAsk } from "@/ipc/query";
import { useDeskState } from "./deskState";
import { Shell } from "./Shell";

/** How often the desk puts itself in order, in milliseconds. */
const TIDY_MS = 60_000;

/**
 * Releases lapsed options, drops forgotten baskets and sends the mail that is due, while somebody who sells holds the
 * desk; what fails is tried again the next time.
 */
function useTidyDesk(): void {
  const ask = useAsk();
  const sells = useDeskState().rights.includes("sell");
  useEffect(() => {
    if (!sells) return;
    const timer = setInterval(() => void ask("tidy_desk", {}).catch(() => {}), TIDY_MS);
    return () => clearInterval(timer);
  }, [ask, sells]);
}

/** How often who asked to be forgotten a week ago is forgotten, in milliseconds. */
const FORGET_MS = 600_000;

/** Erases the contacts whose week is over while somebody who keeps contacts holds the desk. */
function useForgetting(): void {
  const ask = useAsk();
  const keeps = useDeskState().rights.includes("edit_contacts");
  useEffect(() => {
    if (!keeps) return;
    const timer = setInterval(() => void ask("forget_due", {}).catch(() => {}), FORGET_MS);
    return () => clearInterval(timer);
  }, [ask, keeps]);
}

/** The frame around every screen, wired to the desk. */
export function Frame() {
  useTidyDesk();
  useForgetting();
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
