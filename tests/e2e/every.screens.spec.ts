/** Every screen, in both languages, light and dark, at the two sizes of the brief. */
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { type Album, draw } from "./pictures";
import { screens, visit } from "./screens";

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

/** Has the desk speak a language, as a person chooses it in the settings. */
const speak = (page: Page, language: Album["language"]) =>
  page.addInitScript((chosen) => localStorage.setItem("parterre.language", chosen), language);

/** A sale step by step, by keys that are the same in every language. */
async function sale(page: Page, album: Album): Promise<void> {
  await expect(page.getByRole("grid")).toBeVisible();
  await draw(page, album, "guichet");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expect(page.locator("#basket li")).toHaveCount(3);
  await draw(page, album, "guichet-panier");
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog")).toBeVisible();
  await draw(page, album, "guichet-reglement");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("-0000");
  await draw(page, album, "guichet-vendu");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("F7");
  await expect(page.getByRole("dialog")).toBeVisible();
  await draw(page, album, "guichet-retraits");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("mar");
  await expect(page.getByRole("dialog").getByRole("button").first()).toBeVisible();
  await draw(page, album, "recherche");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+l");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await draw(page, album, "verrouille");
}

for (const language of ["fr", "en"] as const) {
  test.describe(language, () => {
    for (const size of SIZES) {
      const album = { language, size };

      test(`every screen, ${language}, ${size.width}×${size.height}`, async ({ host, open, page }) => {
        await page.setViewportSize(size);
        const session = await host.signIn("claire");
        await speak(page, language);
        await open("claire", "/settings");
        for (const [name, path] of Object.entries(await screens(host, session, "mar"))) {
          await visit(page, path);
          await draw(page, album, name);
        }
      });

      test(`a sale, ${language}, ${size.width}×${size.height}`, async ({ open, page }) => {
        await page.setViewportSize(size);
        await speak(page, language);
        await open("nadia");
        await sale(page, album);
      });
    }
  });
}

test.describe("before the first venue", () => {
  test.use({ template: "nothing" });
  for (const language of ["fr", "en"] as const) {
    test.describe(language, () => {
      for (const size of SIZES) {
        test(`the first start, ${language}, ${size.width}×${size.height}`, async ({ host, page }) => {
          await page.setViewportSize(size);
          await speak(page, language);
          await page.goto(host.url);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await draw(page, { language, size }, "premier-lancement");
        });
      }
    });
  }
});
