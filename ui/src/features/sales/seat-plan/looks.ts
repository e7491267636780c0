import { type Fill, fills } from "./coarse";
import type { Inks } from "./inks";
import { type Look, picture } from "./sprite";

/** Makes each look once at a given size and in given colours, and gives it again after that. */
export class Looks {
  readonly #pictures = new Map<string, ImageBitmap>();
  readonly #fills = new Map<string, readonly Fill[]>();
  #side = 0;
  #inks: Inks | undefined;

  /** The fine drawing of a look. */
  picture(look: Look, side: number, inks: Inks, numbered: boolean): ImageBitmap {
    this.#turnTo(side, inks);
    return known(this.#pictures, look, () => picture(look, side, inks, numbered));
  }

  /** The coarse drawing of a look. */
  fills(look: Look, side: number, inks: Inks): readonly Fill[] {
    this.#turnTo(side, inks);
    return known(this.#fills, look, () => fills(look, side, inks));
  }

  #turnTo(side: number, inks: Inks): void {
    if (side === this.#side && inks === this.#inks) return;
    for (const picture of this.#pictures.values()) picture.close();
    this.#pictures.clear();
    this.#fills.clear();
    this.#side = side;
    this.#inks = inks;
  }
}

function known<Made>(made: Map<string, Made>, { category, kind, state }: Look, make: () => Made): Made {
  const key = `${category} ${kind} ${state}`;
  const before = made.get(key);
  if (before !== undefined) return before;
  const now = make();
  made.set(key, now);
  return now;
}
