import { useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { Entry } from "@/features/network/Entry";
import { Recovery } from "@/features/network/Recovery";
import { authorize, type Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { type DeskState, DeskStateProvider, type Exchange } from "./deskState";
import { router } from "./routes";

type Who = NonNullable<Output<"session">["who"]>;

/** Where the desk stands with its network. */
function exchangeOf(state: Output<"network_state"> | undefined): Exchange {
  if (state?.receiving) return { kind: "receiving", receiving: state.receiving };
  if (state && state.asked.length > 0) return { kind: "asking", desks: state.asked };
  const at = state?.exchanged_at ?? state?.failed_at ?? "";
  switch (state?.standing) {
    case "synchronised":
      return { kind: "synced", at };
    case "late":
      return { kind: "late", since: at };
    case "offline":
      return { kind: "offline", since: state.failed_at ?? at };
    default:
      return { kind: "alone" };
  }
}

/** What the frame of the window says, from the session. A desk without a network is its own grantor. */
function useDesk(who: Who): DeskState {
  const network = useRead("network_state", {}, { enabled: !who.locked }).data;
  const outbox = useRead("read_outbox", {}, { enabled: who.rights.includes("issue") && !who.locked });
  const till = useRead("till", {}, { enabled: who.rights.includes("keep_till") && !who.locked });
  return {
    code: who.terminal,
    agent: who.agent_name,
    rights: who.rights,
    exchange: exchangeOf(network),
    grants: network && network.standing !== "alone" ? network.places : null,
    stuckMail: outbox.data?.stuck ?? 0,
    till: till.data ? { openedAt: till.data.opened_at ?? null, licensed: till.data.licensed } : null,
    training: who.training,
    demonstration: who.demo,
  };
}

function Desk({ who }: { who: Who }) {
  return (
    <DeskStateProvider value={useDesk(who)}>
      <RouterProvider router={router} />
    </DeskStateProvider>
  );
}

/** The window: an entry while nobody holds the desk, then the desk. */
export function App() {
  const queries = useQueryClient();
  const session = useRead("session", {});
  const ended = session.error?.code === "app.sign_in_needed";

  // The program was closed since: what the page remembers of its session opens nothing any more.
  useEffect(() => {
    if (!ended) return;
    authorize(null);
    void queries.invalidateQueries();
  }, [ended, queries]);

  if (session.error && !ended) return <Recovery refusal={session.error} />;
  if (!session.data) return null;
  const { who } = session.data;
  if (!who || who.locked) return <Entry locked={who?.agent_name ?? null} />;
  // What one seller saw is read again for the next: rights differ, and so do venues.
  return <Desk key={`${who.agent} ${who.venue} ${who.training}`} who={who} />;
}
