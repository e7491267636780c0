import { useEffect } from "react";

/** The program's name, which ends the title of its window on every screen. */
const PROGRAM = "Parterre";

/** Names the window after the screen it shows: task bars and screen readers tell windows apart by it. */
export function useWindowTitle(screen: string | undefined): void {
  useEffect(() => {
    if (screen) document.title = `${screen} — ${PROGRAM}`;
  }, [screen]);
}
