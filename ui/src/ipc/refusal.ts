/** What crosses the boundary when something cannot be done: a code and parameters, never a sentence. */
export interface RefusalShape {
  /** `crate.what_happened`; its words are under `errors` of that crate's locale file. */
  readonly code: string;
  /** What the words need: amounts in cents, instants in RFC 3339. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The line of the log that tells the whole story. */
  readonly id: string | null;
}

/** A refusal, thrown so that queries and mutations carry it as their error. */
export class Refusal extends Error implements RefusalShape {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly id: string | null;

  constructor({ code, params, id }: RefusalShape) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.params = params;
    this.id = id;
  }

  /** Whatever was thrown, as a refusal; what is not one has the code `ui.unexpected`. */
  static from(thrown: unknown): Refusal {
    if (thrown instanceof Refusal) return thrown;
    const shape = typeof thrown === "string" ? parse(thrown) : thrown;
    if (isShape(shape))
      return new Refusal({ code: shape.code, params: shape.params ?? {}, id: shape.id || null });
    return new Refusal({ code: "ui.unexpected", params: { detail: String(thrown) }, id: null });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isShape = (
  value: unknown,
): value is { code: string; params?: Record<string, unknown>; id?: string | null } =>
  typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
