import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { matches, writes } from "./keys";
import { type CommandId, commandList } from "./registry";

/** What a command does now; `unavailable` says in words why it cannot. */
export interface Handler {
  run: () => void;
  unavailable?: string | undefined;
}

interface Store {
  set(id: CommandId, handler: Handler): () => void;
  get(id: CommandId): Handler | undefined;
  subscribe(changed: () => void): () => void;
  version(): number;
}

function createStore(): Store {
  const handlers = new Map<CommandId, Handler>();
  const listeners = new Set<() => void>();
  let version = 0;
  const changed = () => {
    version += 1;
    for (const listener of listeners) listener();
  };
  return {
    set: (id, handler) => {
      handlers.set(id, handler);
      changed();
      return () => {
        if (handlers.get(id) !== handler) return;
        handlers.delete(id);
        changed();
      };
    },
    get: (id) => handlers.get(id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}

const Commands = createContext<Store>(createStore());

/** A dialog keeps the keyboard to itself, but for what works everywhere. */
const inDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest("[aria-modal=true]") !== null;

/** Hears the keyboard for every command that has a handler. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const store = useMemo(createStore, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || writes(event, event.target)) return;
      const command = commandList.find(
        ({ id, keys, scope }) =>
          store.get(id) &&
          keys?.some((combination) => matches(combination, event)) &&
          (scope === "everywhere" || !inDialog(event.target)),
      );
      const handler = command && store.get(command.id);
      if (!handler) return;
      event.preventDefault();
      if (handler.unavailable === undefined) handler.run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [store]);
  return <Commands value={store}>{children}</Commands>;
}

/** Gives a command its meaning while the component is shown. */
export function useCommand(id: CommandId, run: () => void, unavailable?: string): void {
  const store = use(Commands);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => store.set(id, { run: () => latest.current(), unavailable }), [store, id, unavailable]);
}

/** A command that can be asked for now, with what it is in the registry. */
export type LiveCommand = (typeof commandList)[number] & Handler;

/** The commands that have a meaning on the present screen. */
export function useLiveCommands(): LiveCommand[] {
  const store = use(Commands);
  useSyncExternalStore(store.subscribe, store.version);
  return commandList.flatMap((command) => {
    const handler = store.get(command.id);
    return handler ? [{ ...command, ...handler }] : [];
  });
}

/** Runs a command by name, as a button does; nothing happens while it has no meaning or is unavailable. */
export function useRun(): (id: CommandId) => void {
  const store = use(Commands);
  return useCallback(
    (id) => {
      const handler = store.get(id);
      if (handler?.unavailable === undefined) handler?.run();
    },
    [store],
  );
}
