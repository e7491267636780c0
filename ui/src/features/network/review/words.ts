import type { PlainKey } from "@/design";

/** The words of a list, by name; what has none is said by `other`. */
const among =
  <Key extends PlainKey>(words: Readonly<Record<string, Key>>, other: Key) =>
  (name: string): Key =>
    words[name] ?? other;

/** The words `prefix.name` of each name. */
const under = <Prefix extends string, Name extends string>(
  prefix: Prefix,
  names: readonly Name[],
): Readonly<Record<string, `${Prefix}.${Name}`>> =>
  Object.fromEntries(names.map((name) => [name, `${prefix}.${name}` as const]));

/** What a kind of document is called. */
export const entityWords = among(
  under("exchange:conflicts.entity", [
    "contact",
    "position",
    "consent",
    "interaction",
    "season",
    "show",
    "performance",
    "hall",
    "hold",
    "tariff_book",
    "entitlement",
    "pass_product",
    "pass",
    "venue",
    "operator",
    "agent",
    "desk",
    "order",
  ]),
  "exchange:conflicts.entity.other",
);

const fields = among(
  under("exchange:conflicts.field", [
    "given",
    "usage",
    "birth_name",
    "civility",
    "organisation",
    "language",
    "birth_date",
    "notes",
    "state",
    "contact_point",
    "name",
    "title",
    "starts_at",
    "door_at",
    "hall_id",
    "show_id",
    "season_id",
    "tariff_book_id",
    "vat_rate",
    "contract",
    "duration_minutes",
    "discipline",
    "audience",
    "category",
    "allotment",
    "quota",
    "address",
    "postcode",
    "city",
    "deadline",
    "label",
    "function",
    "service",
    "agent_role",
    "licence",
  ]),
  "exchange:conflicts.field.other",
);

/** What a field is called; a document that was refused has none. */
export const fieldWords = (field: string): PlainKey =>
  field === "" ? "exchange:conflicts.field.whole" : fields(field);

/** The incidents that have words of their own. */
const INCIDENTS = [
  "sold_without_right",
  "sold_after_override",
  "undone_twice",
  "undone_without_right",
  "pass_to_settle",
  "used_without_right",
  "override_refused",
  "operation_unsound",
  "operation_replayed",
  "terminal_twice",
  "chain_forked",
  "chain_broken",
  "chain_ended",
] as const;

/** What happened; nothing for a code that is not known, which is shown as it is. */
export const incidentWords = (code: string): PlainKey | undefined =>
  (under("exchange:incidents.what", INCIDENTS) as Readonly<Record<string, PlainKey>>)[code];

/** What is to be done about it. */
export const incidentTodo = among(
  under("exchange:incidents.todo", INCIDENTS),
  "exchange:incidents.todo.other",
);
