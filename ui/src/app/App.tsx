import { useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { EmptyState, useRefusalText } from "@/design";
import { Entry } from "@/features/network/Entry";
import { authorize, type Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { type DeskState, DeskStateProvider } from "./deskState";
import { router } from "./routes";

type Who = NonNullable<Output<"session">["who"]>;

/** What the frame of the window says, from the session. A desk without a network is its own grantor. */
const deskState = ({ terminal, agent_name, rights, training, demo }: Who): DeskState => ({
  code: terminal,
  agent: agent_name,
  rights,
  exchange: { kind: "alone" },
  grants: null,
  tillOpenedAt: null,
  training,
  demonstration: demo,
});

/** The window: an entry while nobody holds the desk, then the desk. */
export function App() {
  const queries = useQueryClient();
  const say = useRefusalText();
  const session = useRead("session", {});
  const ended = session.error?.code === "app.sign_in_needed";

  // The program was closed since: what the page remembers of its session opens nothing any more.
  useEffect(() => {
    if (!ended) return;
    authorize(null);
    void queries.invalidateQueries();
  }, [ended, queries]);

  if (session.error && !ended) return <EmptyState title={say(session.error)} />;
  if (!session.data) return null;
  const { who } = session.data;
  if (!who || who.locked) return <Entry locked={who?.agent_name ?? null} />;
  return (
    <DeskStateProvider value={deskState(who)}>
      <RouterProvider router={router} />
    </DeskStateProvider>
  );
}
