import { type RefObject, useEffect, useState } from "react";
import { type Inks, readInks } from "./inks";

/** The colours of the plan, read again when the page turns light or dark. */
export function useInks(element: RefObject<Element | null>): Inks | undefined {
  const [inks, setInks] = useState<Inks>();
  useEffect(() => {
    const read = () => {
      if (element.current) setInks(readInks(element.current));
    };
    read();
    const watch = new MutationObserver(read);
    watch.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => watch.disconnect();
  }, [element]);
  return inks;
}
