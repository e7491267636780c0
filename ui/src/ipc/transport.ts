import type { Tag } from "./generated/commands";

/** A long work, as it goes. Its end is the answer of its call. */
export interface JobProgress {
  readonly job: string;
  readonly done: number;
  /** 0 while the size of the work is not known. */
  readonly total: number;
  /** Milliseconds left at the pace so far; `null` when nothing honest can be said. */
  readonly remaining_ms: number | null;
}

/** What the backend says without being asked: `app::events::Event`. */
export type BackendEvent =
  | { readonly event: "changed"; readonly tags: readonly Tag[] }
  | ({ readonly event: "progress" } & JobProgress);

/** One way to the backend: the window's own, or HTTP for a browser. Failures are thrown as `Refusal`. */
export interface Transport {
  call(name: string, input: unknown): Promise<unknown>;
  bytes(id: string): Promise<Uint8Array<ArrayBuffer>>;
  cancel(job: string): Promise<void>;
  /** Hears every event until the returned function is called; reconnects by itself. */
  listen(hear: (event: BackendEvent) => void): () => void;
  /** The session that the next calls speak for; `null` once signed out. */
  authorize(session: string | null): void;
}
