import type { Tone } from "@/design";
import type { Output } from "@/ipc/client";

/** A performance as the programme gives it. */
export type Performance = Output<"programme">["performances"][number];

/** The colour of a state; its word says the same. */
export const tones: Readonly<Record<Performance["state"], Tone>> = {
  draft: "plain",
  on_sale: "leaf",
  closed: "sky",
  cancelled: "ochre",
  postponed: "ochre",
};
