/** The tariffs: a price is changed in a draft, published when one says so, and explained. */
import { expect, expectNothingSerious, test } from "./desk";

test("a price changes in the draft alone until it is published", async ({ open }) => {
  const page = await open("nadia", "/tariffs");
  await page.getByRole("table", { name: "Grilles" }).getByRole("row").nth(1).press("Enter");
  const publish = page.getByRole("button", { name: "Publier" });
  const cell = page.getByRole("region", { name: /Grille/ }).getByRole("textbox").first();
  await cell.fill("33,50");
  await expect(publish).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await expect(page.getByText("Le brouillon est enregistré.")).toBeVisible();
  await expect(cell).toHaveValue("33,50");
  await expectNothingSerious(page);
});

test("« Que paierait cette personne ? » gives every price with its reason", async ({ open }) => {
  const page = await open("nadia", "/tariffs/try");
  const offers = page.getByRole("region", { name: "Ce qu’elle paierait" });
  await expect(offers.getByRole("listitem").first()).toContainText("€");
  await expect(offers.getByText("proposé")).toHaveCount(1);
  await expectNothingSerious(page);
});
