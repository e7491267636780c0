import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { expect, test } from "vitest";

const source = normalize(join(import.meta.dirname, ".."));

const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) =>
  /\.tsx?$/.test(path),
);

const imports = files.flatMap((file) =>
  [...readFileSync(join(source, file), "utf8").matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, named = ""]) => ({
      file,
      named,
      path: named.startsWith(".") ? normalize(join(file, "..", named)) : named.replace(/^@\//, ""),
    }),
  ),
);

const feature = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];

test("only src/ipc speaks to the window", () => {
  expect(
    imports.filter(({ file, named }) => named.startsWith("@tauri-apps") && !file.startsWith("ipc/")),
  ).toEqual([]);
});

test("features do not import each other, nor the frame around them", () => {
  const wrong = imports.filter(({ file, path }) => {
    const own = feature(file);
    return own !== undefined && (path.startsWith("app/") || (feature(path) ?? own) !== own);
  });
  expect(wrong).toEqual([]);
});

test("the design system and the way to the backend know no screen", () => {
  const wrong = imports.filter(
    ({ file, path }) => /^(design|ipc)\//.test(file) && /^(app|features)\//.test(path),
  );
  expect(wrong).toEqual([]);
});
