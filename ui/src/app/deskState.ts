import { createContext, use } from "react";
import type { Receiving } from "@/features/network/receiving";

/** Where this desk stands with the shared database. */
export type Exchange =
  /** Outside any network. */
  | { readonly kind: "alone" }
  | { readonly kind: "synced"; readonly at: string }
  /** Much is coming, and it is told how far it is. */
  | { readonly kind: "receiving"; readonly receiving: Receiving }
  /** Other desks are asked to give back what a sale here needs. */
  | { readonly kind: "asking"; readonly desks: readonly string[] }
  /** Reached, but the last exchange is old. */
  | { readonly kind: "late"; readonly since: string }
  | { readonly kind: "offline"; readonly since: string };

/** What the frame of the window says of the desk and of who holds it. */
export interface DeskState {
  /** Terminal code: « A07 ». */
  readonly code: string;
  readonly agent: string;
  readonly rights: readonly string[];
  readonly exchange: Exchange;
  /** Places that may be sold without the network; `null` outside a network, where all may. */
  readonly grants: number | null;
  /** How many e-mails of the venue do not leave. */
  readonly stuckMail: number;
  /** When the till was opened, `null` inside while it is closed, and whether tickets bear a licence; `null` for who
   * keeps no till. */
  readonly till: { readonly openedAt: string | null; readonly licensed: boolean } | null;
  readonly training: boolean;
  /** Whether the store holds the demonstration network. */
  readonly demonstration: boolean;
}

const State = createContext<DeskState | null>(null);

/** Gives the state to everything inside. */
export const DeskStateProvider = State;

/** The state of the desk. */
export function useDeskState(): DeskState {
  const state = use(State);
  if (!state) throw new Error("useDeskState is used outside DeskStateProvider");
  return state;
}
