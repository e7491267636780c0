/** The backend of a test: the `host` binary on a store of its own, at a moment that does not pass. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(__dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** Where things are. */
export const folders = {
  root,
  interface: join(root, "ui/dist"),
  /** The stores that tests begin with: the small venue of `world.ts`, and a small demonstration network. */
  templates: { venue: join(target, "e2e/venue"), demo: join(target, "e2e/demo") },
  screens: join(target, "screens"),
};

/** A store made once, of which every test has its copy. */
export type Template = keyof typeof folders.templates;

/** The moment of every test: a Saturday at six in the evening, in Paris. */
export const NOW = "2026-11-21T17:00:00Z";

/** The agents of the demonstration share these. */
export const SECRETS = { password: "parterre", pin: "1234" };

/** Builds the host, and answers where it is; `PARTERRE_HOST` names one that is built already. */
export function build(): string {
  if (process.env.PARTERRE_HOST) return process.env.PARTERRE_HOST;
  execFileSync("cargo", ["build", "--quiet", "--package", "tests", "--bin", "host", "--bin", "hub"], {
    cwd: root,
    stdio: "inherit",
  });
  return join(target, "debug/host");
}

/** A running backend. */
export class Host {
  readonly #process: ChildProcess;
  readonly url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** Starts the host on `folder`, which holds its store and its state. */
  static async start(folder: string, program: string): Promise<Host> {
    const at = (name: string) => join(folder, name);
    mkdirSync(at("store"), { recursive: true });
    mkdirSync(at("state"), { recursive: true });
    const places = ["--store", at("store"), "--state", at("state"), "--ui", folders.interface];
    const child = spawn(program, [...places, "--at", NOW], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      if (line.startsWith("http://")) return new Host(child, line.trim());
    }
    throw new Error(`${program} ended before it said where it listens`);
  }

  /** Starts a host on a copy of a template, or on nothing. */
  static async of(template: Template | "nothing", program: string): Promise<{ host: Host; folder: string }> {
    const folder = mkdtempSync(join(tmpdir(), "parterre-e2e-"));
    // Whoever runs a base for root passes through.
    chmodSync(folder, 0o755);
    if (template !== "nothing") cpSync(folders.templates[template], folder, { recursive: true });
    return { host: await Host.start(folder, program), folder };
  }

  /** Makes a template anew. */
  static async make(
    template: Template,
    program: string,
    fill: (host: Host) => Promise<unknown>,
  ): Promise<void> {
    const folder = folders.templates[template];
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const host = await Host.start(folder, program);
    try {
      await fill(host);
    } finally {
      await host.stop();
    }
  }

  /** Calls a use case; throws its refusal. */
  async call<Answer>(name: string, input: object, session?: string): Promise<Answer> {
    const response = await fetch(`${this.url}/call/${name}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(session && { authorization: `Bearer ${session}` }),
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name}: ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** Opens a session of an agent of the demonstration. */
  async signIn(code: string): Promise<string> {
    const { session } = await this.call<{ session: string }>("sign_in", { code, password: SECRETS.password });
    return session;
  }

  /** Stops it and forgets its folder. */
  async stop(folder?: string): Promise<void> {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill();
    await ended;
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}
