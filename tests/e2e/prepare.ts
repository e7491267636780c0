import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, folders, Host } from "./host";
import { makeWorld } from "./world";

/** Before all: the host, the interface, and a small venue that every test copies. */
export default async function prepare(): Promise<void> {
  if (!existsSync(join(folders.interface, "index.html")))
    throw new Error("the interface is not built: npm run build, in ui/");
  const program = build();
  process.env.PARTERRE_HOST = program;
  await Host.make("venue", program, makeWorld);
}
