/** Pictures of screens, for people to look at: `target/screens/LANGUAGE/SIZE/SCREEN-SCHEME.png`. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { folders } from "./host";

/** Where a picture belongs. */
export interface Album {
  readonly language: "fr" | "en";
  readonly size: { readonly width: number; readonly height: number };
}

/** Draws what the page shows, in light and dark. */
export async function draw(page: Page, { language, size }: Album, screen: string): Promise<void> {
  const folder = join(folders.screens, language, `${size.width}x${size.height}`);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${screen}-${colorScheme}.png`), animations: "disabled" });
  }
}
