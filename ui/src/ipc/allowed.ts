import type { CommandName } from "./client";
import { type CommandFacts, commands } from "./generated/commands";
import { useRead } from "./query";

/** What a use case asks of nobody, and of anybody who is signed in. */
const EVERYBODY = ["open", "signed_in"];

/** Whether the person at the desk may ask for a use case: what she may not is shown, disabled, with the reason. */
export function useAllowed(name: CommandName): boolean {
  const { data } = useRead("session", {});
  const right = (commands as Readonly<Record<string, CommandFacts>>)[name]?.right ?? null;
  if (right === null || EVERYBODY.includes(right)) return true;
  return data?.who?.rights.some((mine) => mine === right) ?? false;
}
