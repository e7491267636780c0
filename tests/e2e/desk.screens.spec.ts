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

test("the desk", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await shoot(page, "guichet");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" })).toBeVisible();
  await page.keyboard.type("mar");
  await expect(page.getByRole("option").first()).toBeVisible();
  await shoot(page, "guichet-personne");
  await page.keyboard.press("Enter");
  await shoot(page, "guichet-panier");
  await page.getByRole("button", { name: /^Tarifs pour/ }).first().click();
  await shoot(page, "guichet-tarifs");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(page, "guichet-reglement");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Imprimer", exact: true })).toBeVisible();
  await shoot(page, "guichet-vendu");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("F7");
  await shoot(page, "guichet-retraits");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /Le Malade imaginaire/ }).first().click();
  await page.keyboard.press("4");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" })).toBeVisible();
  await page.getByRole("button", { name: /^Tarifs pour/ }).first().click();
  await page.getByRole("menuitem", { name: /Tarif au choix/ }).click();
  await expect(page.getByRole("radio", { name: /^C,/ })).toBeVisible();
  await shoot(page, "guichet-grande-salle");
  await page.getByRole("radio", { name: /Fanfare/ }).click();
  await expect(page.getByRole("button", { name: /Fosse/ })).toBeVisible();
  await shoot(page, "guichet-debout");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("A01-3");
  await expect(page.getByRole("button", { name: /Dossier A01/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /Dossier/ })).toBeVisible();
  await shoot(page, "guichet-dossier");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("mode école");
  await page.keyboard.press("Enter");
  await expect(page.getByText("MODE ÉCOLE — SPÉCIMEN")).toBeVisible();
  await shoot(page, "guichet-ecole");
  await page.keyboard.press("Control+l");
  await expect(page.getByLabel("Code PIN ou mot de passe")).toBeVisible();
  await shoot(page, "verrouille");
});
