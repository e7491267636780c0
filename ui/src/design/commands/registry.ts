import type { PlainKey } from "../words/words";

/** Where a command makes sense: everywhere, or on one screen. */
export type Scope = "everywhere" | "desk" | "publics";

/** A thing that can be done by key, from a menu, or from the palette. */
export interface Command {
  readonly words: PlainKey;
  readonly scope: Scope;
  /** `mod+k`, `F8`, `?`; several when keyboards differ. */
  readonly keys?: readonly string[];
}

/** The one list of commands: the keyboard, the menus, the palette and the help are made from it. */
export const registry = {
  "app.find": { words: "ui:command.find", scope: "everywhere", keys: ["mod+k"] },
  "app.help": { words: "ui:command.help", scope: "everywhere", keys: ["?", "F1"] },
  "app.lock": { words: "ui:command.lock", scope: "everywhere", keys: ["mod+l"] },
  "app.leave": { words: "ui:command.signOut", scope: "everywhere" },
  "app.training": { words: "ui:command.training", scope: "everywhere" },
  "app.real": { words: "ui:command.leaveTraining", scope: "everywhere" },
  "app.light": { words: "ui:theme.toLight", scope: "everywhere" },
  "app.dark": { words: "ui:theme.toDark", scope: "everywhere" },
  "app.system": { words: "ui:theme.toAuto", scope: "everywhere" },
  "desk.person": { words: "desk:command.person", scope: "desk", keys: ["F4"] },
  "desk.plan": { words: "desk:command.plan", scope: "desk", keys: ["F3"] },
  "desk.basket": { words: "desk:command.basket", scope: "desk", keys: ["F6"] },
  "desk.collect": { words: "desk:command.collect", scope: "desk", keys: ["F7"] },
  "desk.pay": { words: "desk:command.pay", scope: "desk", keys: ["F8"] },
  "desk.previous": { words: "desk:command.previous", scope: "desk", keys: ["PageUp"] },
  "desk.next": { words: "desk:command.next", scope: "desk", keys: ["PageDown"] },
  "desk.empty": { words: "desk:command.empty", scope: "desk", keys: ["mod+Delete"] },
  "publics.find": { words: "publics:command.find", scope: "publics", keys: ["F2"] },
  "publics.create": { words: "publics:command.create", scope: "publics", keys: ["mod+Enter"] },
} as const satisfies Record<string, Command>;

/** The name of a command. */
export type CommandId = keyof typeof registry;

/** Every command, in the order of the list. */
export const commandList: readonly (Command & { readonly id: CommandId })[] = (
  Object.entries(registry) as [CommandId, Command][]
).map(([id, command]) => ({ id, ...command }));

/** The first combination of a command, if it has one. */
export const keysOf = (id: CommandId): string | undefined => (registry[id] as Command).keys?.[0];
