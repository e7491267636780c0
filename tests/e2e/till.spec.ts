/** The till: opened on a float, closed on what is counted; the journal answers for itself. */
import { expect, expectNothingSerious, test } from "./desk";

test("a till is opened and closed on what is counted, and the difference is said", async ({ open }) => {
  const page = await open("nadia", "/till");
  const float = page.getByLabel("Fonds de caisse (€)");
  const close = page.getByRole("button", { name: "Fermer la caisse" });
  await expect(float.or(close)).toBeVisible();
  if (await float.isVisible()) {
    await float.fill("150");
    await float.press("Enter");
  }
  await expectNothingSerious(page);
  await page.getByLabel(/^Pièces ou billets de 50,00/).fill("2");
  await close.click();
  await page.getByRole("dialog").getByRole("button", { name: "Fermer la caisse" }).click();
  const result = page.getByRole("region", { name: /^Clôture A/ });
  await expect(result).toContainText("100,00");
  await expect(result).toContainText(/juste|excédent|manque/);
});

test("the takings of the business day are split, and the closing of the day has its statement", async ({ open }) => {
  const page = await open("nadia", "/till/takings");
  await expect(page.getByLabel("Journée")).toHaveValue("2026-11-21");
  await page.getByLabel("Bordereau", { exact: true }).selectOption({ label: "d’une représentation" });
  await expect(page.getByText("Jauge")).toBeVisible();
  await expectNothingSerious(page);
  await page.getByRole("link", { name: "Ma caisse" }).click();
  await page.getByRole("button", { name: "Clore la journée" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clore la journée" }).click();
  await expect(page.getByText(/^Période 2026-11-21 close/)).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "PDF de la clôture 2026-11-21" }).click();
  expect((await saved).suggestedFilename()).toBe("cloture-2026-11-21.pdf");
  await expectNothingSerious(page);
});

test("the tax control verifies everything and finds nothing wrong", async ({ open }) => {
  const page = await open("nadia", "/till/journal");
  await page.getByRole("button", { name: "Vérifier tout" }).click();
  await expect(page.getByText("Tout est en ordre.")).toBeVisible();
  await expectNothingSerious(page);
});
