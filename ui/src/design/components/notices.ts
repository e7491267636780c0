/** What the interface says in passing: one notice at a time, the latest. */
export interface Notice {
  readonly id: number;
  /** Whether the act was done, or refused. */
  readonly tone: "done" | "failed";
  readonly message: string;
  /** A line of smaller words below: what support asks for. */
  readonly detail?: string | undefined;
}

let shown: Notice | null = null;
let last = 0;
const watchers = new Set<() => void>();

function show(next: Notice | null): void {
  shown = next;
  for (const watch of watchers) watch();
}

/** The board on which notices are pinned. */
export const notices = {
  /** The notice in sight. */
  shown: (): Notice | null => shown,
  /** Pins a notice in the place of the one before. */
  pin: (notice: Omit<Notice, "id">): void => {
    last += 1;
    show({ ...notice, id: last });
  },
  /** Takes a notice away, unless another has taken its place. */
  remove: (id: number): void => {
    if (shown?.id === id) show(null);
  },
  /** Calls `watch` at every change, until the returned function is called. */
  watch: (watch: () => void): (() => void) => {
    watchers.add(watch);
    return () => watchers.delete(watch);
  },
};

/** An act begins. What is answered is called when it has succeeded: the refusal that was in sight is then past. */
export function actBegins(): () => void {
  const before = shown;
  return () => {
    if (before?.tone === "failed") notices.remove(before.id);
  };
}
