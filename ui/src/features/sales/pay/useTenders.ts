import { useState } from "react";
import { blank, type Detail, type Draft, type MeansName, type Reading, read, type Tender } from "./tender";

/** What was handed over so far, and what is being written. */
export interface Tenders {
  readonly taken: readonly Tender[];
  readonly draft: Draft;
  /** What remains due before the draft, in cents. */
  readonly rest: number;
  /** What the draft comes to. */
  readonly reading: Reading;
  choose(means: MeansName): void;
  write(sum: string): void;
  /** Looks for a credit note or a gift voucher of the house by its number; what was chosen before is not paid with. */
  seek(number: string): void;
  detail(name: Detail, value: string, noteLeft?: number): void;
  /** Keeps the draft as a part, and begins another. */
  keep(tender: Tender): void;
  undo(index: number): void;
  /** Debits what the house issued under this number, which had been taken for a voucher of a third party. */
  debit(number: string): void;
}

/** Several means may pay one order: each takes a part of what is left. */
export function useTenders(due: number, first: MeansName): Tenders {
  const [taken, setTaken] = useState<readonly Tender[]>([]);
  const [draft, setDraft] = useState(() => blank(first));
  const rest = due - taken.reduce((sum, { amount }) => sum + amount, 0);
  return {
    taken,
    draft,
    rest,
    reading: read(draft, rest),
    choose: (means) => setDraft(blank(means)),
    write: (sum) => setDraft((now) => ({ ...now, sum })),
    seek: (sought) => setDraft((now) => ({ ...now, sought, noteLeft: 0, details: {} })),
    detail: (name, value, noteLeft = 0) =>
      setDraft((now) => ({ ...now, noteLeft, details: { ...now.details, [name]: value } })),
    keep: (tender) => {
      setTaken((now) => [...now, tender]);
      setDraft(blank(tender.means === "card" ? "cash" : "card"));
    },
    undo: (index) => setTaken((now) => now.filter((_, at) => at !== index)),
    debit: (number) => {
      const same = (typed: string) => typed.trim().toUpperCase() === number.toUpperCase();
      setTaken((now) => now.filter((each) => each.means !== "gift_voucher" || !same(each.number)));
      setDraft({ ...blank("credit_note"), sought: number });
    },
  };
}
