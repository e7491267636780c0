/** The colours of a drawn plan, read from the tokens so that light and dark are one code. */
export interface Inks {
  readonly categories: readonly string[];
  readonly other: string;
  readonly mark: string;
  readonly seatInk: string;
  readonly sold: string;
  readonly held: string;
  readonly elsewhere: string;
  readonly basket: string;
  readonly basketInk: string;
  /** Around the seats of the basket: they are told from those of a price class by more than their colour. */
  readonly basketRing: string;
  readonly card: string;
  readonly stage: string;
  readonly line: string;
  readonly text: string;
  readonly focus: string;
  readonly font: string;
}

/** How many price classes have a colour and a mark of their own. */
export const COLOURED_CATEGORIES = 6;

/** The tokens as they are where `element` stands. */
export function readInks(element: Element): Inks {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    categories: Array.from({ length: COLOURED_CATEGORIES }, (_, index) => token(`seat-${index + 1}`)),
    other: token("seat-other"),
    mark: token("seat-mark"),
    seatInk: token("seat-ink"),
    sold: token("seat-sold"),
    held: token("seat-held"),
    elsewhere: token("sky"),
    basket: token("garnet"),
    basketInk: token("garnet-ink"),
    basketRing: token("ink"),
    card: token("card"),
    stage: token("sunken"),
    line: token("line-strong"),
    text: token("ink-3"),
    focus: token("sky"),
    font: token("sans"),
  };
}
