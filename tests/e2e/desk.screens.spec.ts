/** The desk and its dialogs, drawn in light and dark for people to look at. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./desk";
import { folders } from "./host";

const shoot = async (page: Page, name: string) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folders.screens, `${name}-${colorScheme}.png`) });
  }
};

const seek = async (page: Page, text: string) => {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Chercher ou commander" })).toBeFocused();
  await page.keyboard.type(text);
};

test("the desk, its dialogs, training and the lock", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await shoot(page, "guichet");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  const basket = page.getByRole("group", { name: "Panier" });
  await expect(basket).toBeVisible();
  await page.keyboard.type("mar");
  await expect(page.getByRole("option").first()).toBeVisible();
  await shoot(page, "guichet-personne");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Spectateur" }).getByRole("heading")).toBeVisible();
  await page
    .getByRole("button", { name: /^Tarifs pour/ })
    .first()
    .click();
  await shoot(page, "guichet-tarifs");
  await page.getByRole("menuitem", { name: /Tarif au choix/ }).click();
  await expect(basket.getByRole("radiogroup")).toBeVisible();
  await shoot(page, "guichet-panier");
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await shoot(page, "guichet-reglement");
  await page.keyboard.press("Enter");
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  await shoot(page, "guichet-vendu");
  const number = /[A-Z]\d\d-\d+/.exec((await sold.getByText(/^Dossier/).textContent()) ?? "")?.[0] ?? "";
  await page.keyboard.press("Enter");
  await expect(sold).toBeHidden();
  await page.keyboard.press("F7");
  await expect(page.getByRole("dialog", { name: "Retraits" })).toBeVisible();
  await shoot(page, "guichet-retraits");
  await page.keyboard.press("Escape");
  await seek(page, number);
  await expect(page.getByRole("button", { name: /^Dossier/ })).toBeVisible();
  await shoot(page, "recherche");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^Dossier/ })).toBeVisible();
  await shoot(page, "guichet-dossier");
  await page.keyboard.press("Escape");
  await seek(page, "mode école");
  await page.keyboard.press("Enter");
  await expect(page.getByText("MODE ÉCOLE — SPÉCIMEN")).toBeVisible();
  await shoot(page, "guichet-ecole");
  await page.keyboard.press("Control+l");
  await expect(page.getByLabel("Code PIN ou mot de passe")).toBeVisible();
  await shoot(page, "verrouille");
});
