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

/** The window's own transport. The shell keeps one session per window, so `authorize` has nothing to send. */
export function tauri(): Transport {
  return {
    call: async (name, input) => {
      const answer = await ask<unknown>("call", { name, json: JSON.stringify(input ?? null) });
      return typeof answer === "string" ? JSON.parse(answer) : answer;
    },
    bytes: async (id) => new Uint8Array(await ask<ArrayBuffer>("bytes", { id })),
    cancel: (job) => ask<void>("cancel", { job }),
    listen: (hear) => {
      const heard = listen<BackendEvent>(EVENTS, ({ payload }) => hear(payload));
      return () => {
        void heard.then((stop) => stop());
      };
    },
    authorize: () => {},
  };
}
