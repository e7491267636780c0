import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { Refusal } from "./refusal";
import type { BackendEvent, Transport } from "./transport";

/** The name under which the shell emits every event. */
const EVENTS = "parterre";

async function ask<T>(command: string, argument: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, argument);
  } catch (thrown) {
    throw Refusal.from(thrown);
  }
}

/** The window's own transport. Closing the window forgets its session: the desk signs in again. */
export function tauri(): Transport {
  let session: string | null = null;
  return {
    call: (name, input) => ask<unknown>("call", { session, name, json: input ?? {} }),
    bytes: async (id) => new Uint8Array(await ask<ArrayBuffer>("bytes", { id })),
    cancel: (job) => ask<void>("cancel", { job }),
    listen: (hear) => {
      const heard = listen<BackendEvent>(EVENTS, ({ payload }) => hear(payload));
      return () => {
        void heard.then((stop) => stop());
      };
    },
    authorize: (token) => {
      session = token;
    },
  };
}
