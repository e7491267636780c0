/** A shared database of a test: the `hub` binary, which stands beside the host. */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { build } from "./host";

/** A running PostgreSQL, and its administrator. */
export class Hub {
  readonly #process: ChildProcess;
  readonly #said: AsyncIterator<string>;
  /** Where desks find it. */
  readonly address: string;

  private constructor(process: ChildProcess, said: AsyncIterator<string>, address: string) {
    this.#process = process;
    this.#said = said;
    this.address = address;
  }

  /** Makes a network without venues. */
  static async start(): Promise<Hub> {
    const child = spawn(join(dirname(build()), "hub"), [], { stdio: ["pipe", "pipe", "inherit"] });
    const lines: Interface = createInterface({ input: child.stdout });
    const said = lines[Symbol.asyncIterator]();
    const first = await said.next();
    if (first.done) throw new Error("the hub ended before it said where it is");
    return new Hub(child, said, first.value);
  }

  async #ask(line: string): Promise<string> {
    this.#process.stdin?.write(`${line}\n`);
    const answer = await this.#said.next();
    if (answer.done) throw new Error(`the hub ended at: ${line}`);
    return answer.value;
  }

  /** Admits a venue that worked alone. */
  admit(venue: string, name: string): Promise<string> {
    return this.#ask(`venue ${venue} ${name}`);
  }

  /** The code of a desk. */
  code(desk: string, venue: string, name: string): Promise<string> {
    return this.#ask(`desk ${desk} ${venue} ${name}`);
  }

  /** Publishes a charter that shows e-mails. */
  charter(name: string): Promise<string> {
    return this.#ask(`charter ${name}`);
  }

  /** Stops it; its files go with it. */
  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.stdin?.end();
    await ended;
  }
}
