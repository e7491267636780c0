/**
 * The one door to the backend. Everything a screen asks goes through `call`, `bytes` and `cancel`; everything the
 * backend says by itself comes through `events`. The transport is the window's when there is one, else HTTP.
 */
import { isTauri } from "@tauri-apps/api/core";
import { type CommandFacts, type Commands, commands } from "./generated/commands";
import { http } from "./http";
import { tauri } from "./tauri";
import type { BackendEvent, Transport } from "./transport";

export type { Commands, Tag } from "./generated/commands";
export { Refusal } from "./refusal";
export type { BackendEvent, JobProgress } from "./transport";

/** The name of a use case. */
export type CommandName = keyof Commands & string;
/** What the use case `Name` takes. */
export type Input<Name extends CommandName> = Commands[Name] extends { input: infer Given } ? Given : never;
/** What the use case `Name` gives. */
export type Output<Name extends CommandName> = Commands[Name] extends { output: infer Taken } ? Taken : never;

let transport: Transport | undefined;

const door = (): Transport => {
  transport ??= isTauri() ? tauri() : http();
  return transport;
};

/** Called when a write begins; what it answers is called when that write has succeeded. */
type Witness = () => () => void;

const witnesses = new Set<Witness>();

/** Lets `witness` see every write from now on. */
export const witnessWrites = (witness: Witness): void => void witnesses.add(witness);

/** Runs the use case `name`. @throws Refusal */
export async function call<Name extends CommandName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const writes = (commands as Readonly<Record<string, CommandFacts>>)[name]?.kind === "write";
  const succeeded = writes ? [...witnesses].map((witness) => witness()) : [];
  const answer = (await door().call(name, input)) as Output<Name>;
  for (const each of succeeded) each();
  return answer;
}

/** The bytes of a document made by the backend: a PDF, an export. @throws Refusal */
export const bytes = (id: string): Promise<Uint8Array<ArrayBuffer>> => door().bytes(id);

/** Asks a job to stop; its last event says `cancelled`. @throws Refusal */
export const cancel = (job: string): Promise<void> => door().cancel(job);

const hearers = new Set<(event: BackendEvent) => void>();
let hangUp: (() => void) | undefined;

/** Hears every event until the returned function is called; all hearers share one stream. */
export function events(hear: (event: BackendEvent) => void): () => void {
  hearers.add(hear);
  hangUp ??= door().listen((event) => {
    for (const each of hearers) each(event);
  });
  return () => {
    hearers.delete(hear);
    if (hearers.size > 0) return;
    hangUp?.();
    hangUp = undefined;
  };
}

/** Speaks from now on for this session; `null` when the desk is locked or left. */
export const authorize = (session: string | null): void => door().authorize(session);
