import type { ReactNode } from "react";
import { useRefusalText } from "../words/useRefusalText";
import { EmptyState } from "./EmptyState";

interface LoadedProps<Data> {
  read: {
    readonly data: Data | undefined;
    readonly error: { code: string; params: Readonly<Record<string, unknown>> } | null;
  };
  children: (data: Data) => ReactNode;
}

/** What was read, once it is there; in its place, why it cannot be. Nothing moves while it comes: reads are local. */
export function Loaded<Data>({ read, children }: LoadedProps<Data>) {
  const say = useRefusalText();
  if (read.data !== undefined) return children(read.data);
  return read.error ? <EmptyState title={say(read.error)} /> : null;
}
