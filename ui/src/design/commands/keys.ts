/** What a press on the keyboard says, as far as commands care. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether a press is this combination. Shift is not asked for a sign that needs it, as `?` does on most keyboards. */
export function matches(combination: string, press: Press): boolean {
  const parts = combination.split("+");
  const key = parts.at(-1) ?? "";
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const sign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === wants("mod") &&
    press.altKey === wants("alt") &&
    (sign || press.shiftKey === wants("shift"))
  );
}

/** Whether the press would write something where it happens, so that it is not a command. */
export function writes(press: Press, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.isContentEditable || target.matches("input, textarea, select");
  return field && press.key.length === 1 && !press.ctrlKey && !press.metaKey;
}
