import { EventSourceParserStream } from "eventsource-parser/stream";
import { Refusal } from "./refusal";
import type { BackendEvent, Transport } from "./transport";

/** How long to wait before listening again after the stream broke. */
const RECONNECT_MS = 1000;

/** Where a browser tab keeps its session, so that a reload does not sign out. */
const SESSION = "parterre.session";

/** The transport of browser tests: the same use cases over HTTP, served from the page's own origin. */
export function http(base = ""): Transport {
  let session = sessionStorage.getItem(SESSION);
  const headers = (): Record<string, string> => (session ? { authorization: `Bearer ${session}` } : {});

  async function request(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(base + path, { ...init, headers: { ...headers(), ...init.headers } }).catch(
      (thrown: unknown) => {
        throw new Refusal({ code: "ui.unreachable", params: { detail: String(thrown) }, id: null });
      },
    );
    if (!response.ok) throw Refusal.from(await response.text());
    return response;
  }

  async function follow(hear: (event: BackendEvent) => void, signal: AbortSignal): Promise<void> {
    const response = await request("/events", { signal });
    if (!response.body) return;
    const events = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    const reader = events.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      hear(JSON.parse(next.value.data) as BackendEvent);
    }
  }

  return {
    call: async (name, input) => {
      const response = await request(`/call/${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input ?? {}),
      });
      const text = await response.text();
      return text === "" ? null : JSON.parse(text);
    },
    bytes: async (id) =>
      new Uint8Array(await (await request(`/bytes/${encodeURIComponent(id)}`, {})).arrayBuffer()),
    cancel: async (job) => {
      await request(`/cancel/${encodeURIComponent(job)}`, { method: "POST" });
    },
    listen: (hear) => {
      const stop = new AbortController();
      let waiting: ReturnType<typeof setTimeout> | undefined;
      const again = () => {
        if (!stop.signal.aborted) waiting = setTimeout(start, RECONNECT_MS);
      };
      const start = () => {
        follow(hear, stop.signal).then(again, again);
      };
      start();
      return () => {
        clearTimeout(waiting);
        stop.abort();
      };
    },
    authorize: (token) => {
      session = token;
      if (token) sessionStorage.setItem(SESSION, token);
      else sessionStorage.removeItem(SESSION);
    },
  };
}
