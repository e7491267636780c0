/** The design system: what every screen is made of. */

export { CommandsProvider, type LiveCommand, useCommand, useLiveCommands, useRun } from "./commands/Commands";
export { type CommandId, commandList, keysOf } from "./commands/registry";
export { Action } from "./components/Action";
export { Amount } from "./components/Amount";
export { Card } from "./components/Card";
export { ConfirmProvider, type Question, useConfirm } from "./components/confirm";
export { type Column, DataTable } from "./components/DataTable";
export { EmptyState } from "./components/EmptyState";
export { Field } from "./components/Field";
export { KeyHint, keyNames } from "./components/KeyHint";
export { Meter } from "./components/Meter";
export { Page } from "./components/Page";
export { Tag, type Tone } from "./components/Tag";
export { ThemeChoice } from "./components/ThemeChoice";
export { type Teller, useTeller } from "./components/toast";
export { Design } from "./Design";
export { type Format, formats, type Language } from "./format";
export { useRefusalText } from "./words/useRefusalText";
export { type Speech, useWords } from "./words/useWords";
export { createWords, type PlainKey, type Say, type WordKey } from "./words/words";
