/** Reads printed tickets back as a person and a scanner would. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";

/** Dots per inch: what an ordinary scanner or telephone sees of a page. */
const SHARPNESS = 200;

/** What a PDF says, and the code that is read first on each of its pages. */
export function readPaper(pdf: Buffer): { text: string; codes: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "parterre-paper-"));
  try {
    const file = join(folder, "tickets.pdf");
    writeFileSync(file, pdf);
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    execFileSync("pdftoppm", ["-png", "-r", String(SHARPNESS), file, join(folder, "page")]);
    const pages = readdirSync(folder).filter((name) => name.endsWith(".png"));
    const codes = pages.sort().map((name) => {
      const { data, width, height } = PNG.sync.read(readFileSync(join(folder, name)));
      return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? "";
    });
    return { text, codes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
