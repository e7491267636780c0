import type { Output } from "@/ipc/client";

/** How far a desk is with what it receives from its network. */
export type Receiving = NonNullable<Output<"network_receiving">>;

/** The words for each step, which are told how many are here and how many there are. */
export const RECEIVING = {
  documents: "ui:receiving.documents",
  writing: "ui:receiving.writing",
  operations: "ui:receiving.operations",
  rights: "ui:receiving.rights",
} as const satisfies Record<Receiving["step"], string>;
