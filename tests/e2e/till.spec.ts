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

test("the tax control verifies everything and finds nothing wrong", async ({ open }) => {
  const page = await open("nadia", "/till/journal");
  await page.getByRole("button", { name: "Vérifier tout" }).click();
  await expect(page.getByText("Tout est en ordre.")).toBeVisible();
  await expectNothingSerious(page);
});
