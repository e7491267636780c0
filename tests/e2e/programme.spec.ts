/** The programme: what plays, how full it is, what is held. */
import { expect, expectNothingSerious, test } from "./desk";

test("the programme lists what is to come, and opens a performance with its gauge", async ({ open }) => {
  const page = await open("nadia", "/programme");
  const table = page.getByRole("table", { name: "Représentations" });
  await expect(table.getByRole("columnheader")).toHaveText([
    "Date",
    "Spectacle",
    "Salle",
    "Remplissage",
    "Libres",
    "État",
  ]);
  await expectNothingSerious(page);
  await table.getByRole("row").nth(1).press("Enter");
  await expect(page.getByRole("region", { name: "Jauge" })).toContainText("Toute la salle");
  await expect(page.getByRole("grid", { name: "Plan de salle" })).toBeVisible();
  await expectNothingSerious(page);
});

test("nothing is held of nothing: the form says what is missing", async ({ open }) => {
  const page = await open("nadia", "/programme");
  await page.getByRole("table", { name: "Représentations" }).getByRole("row").nth(1).press("Enter");
  await page.getByRole("button", { name: "Retenir…" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Retenir" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});
