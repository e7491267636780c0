import { RouterProvider } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { FirstStart } from "@/features/network/FirstStart";
import { SignIn } from "@/features/network/SignIn";
import { type DeskState, DeskStateProvider } from "./deskState";
import { router } from "./routes";

/** What the window shows: a beginning, a lock, or the desk. */
export type Phase =
  | ({ readonly kind: "first" } & ComponentProps<typeof FirstStart>)
  | ({ readonly kind: "locked" } & ComponentProps<typeof SignIn>)
  | { readonly kind: "open"; readonly desk: DeskState };

/** The window, in the phase where the desk is. */
export function App(phase: Phase) {
  if (phase.kind === "first") return <FirstStart {...phase} />;
  if (phase.kind === "locked") return <SignIn {...phase} />;
  return (
    <DeskStateProvider value={phase.desk}>
      <RouterProvider router={router} />
    </DeskStateProvider>
  );
}
