/** A narrow no-break space: before `;`, `!`, `?` and inside « ». */
const NARROW = "\u202f";
/** A no-break space: before `:`. */
const NBSP = "\u00a0";

/** French print for sentences typed with plain spaces: nothing that belongs together is parted at the end of a line. */
export const frenchSpaces = (sentence: string): string =>
  sentence
    .replaceAll(/ ([;!?»])/g, `${NARROW}$1`)
    .replaceAll("« ", `«${NARROW}`)
    .replaceAll(" :", `${NBSP}:`)
    .replaceAll(/(\d) (€|%|h)(?![\p{L}\d])/gu, `$1${NBSP}$2`);

/** The same for every sentence of a file. */
export function typeset<Node>(node: Node): Node {
  if (typeof node === "string") return frenchSpaces(node) as Node;
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, below]) => [key, typeset(below)])) as Node;
}
