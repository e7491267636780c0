/** Dates are typed and read in the language of the interface, whatever that of the system. */
import { expect, expectNothingSerious, test } from "./desk";

test.use({ locale: "en-US" });

test("a day is typed as it comes, walked with the arrows, and said wrong where it is", async ({ open }) => {
  const page = await open("nadia", "/till/takings");
  const day = page.getByLabel("Journée");
  await expect(day).toHaveValue("21/11/2026");
  for (const typed of ["22/11", "22.11.26", "2026-11-22"]) {
    await day.fill(typed);
    await day.blur();
    await expect(day).toHaveValue("22/11/2026");
  }
  await day.press("ArrowUp");
  await expect(day).toHaveValue("23/11/2026");
  await day.press("ArrowDown");
  await day.press("ArrowDown");
  await expect(day).toHaveValue("21/11/2026");
  await day.fill("11/22/2026");
  await expect(page.getByText("Ce n’est pas une date")).toBeHidden();
  await day.blur();
  await expect(page.getByText("Ce n’est pas une date")).toBeVisible();
  await expect(day).toHaveAttribute("aria-invalid", "true");
  await expectNothingSerious(page);
});

test("a form is not sent while one of its dates cannot be read", async ({ open }) => {
  const page = await open("nadia", "/tariffs/passes");
  await page.getByRole("button", { name: "Nouvelle formule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Code").fill("C10");
  await dialog.getByRole("textbox", { name: "Nom" }).fill("Carnet 10");
  await dialog.getByLabel("Prix (€)").fill("100");
  await dialog.getByLabel("Valeur d’une place (€)").fill("10");
  const until = dialog.getByLabel("Valable jusqu’au");
  await until.fill("31/02/2027");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Ce n’est pas une date")).toBeVisible();
  await expect(until).toBeFocused();
  const sent = page.waitForRequest(/\/call\/create_pass_product$/);
  await until.fill("28/2/27");
  await page.keyboard.press("Enter");
  expect((await sent).postDataJSON()).toMatchObject({ valid_until: "2027-02-28" });
  await expect(dialog).toBeHidden();
});

test("the doors follow the start, and never open after it", async ({ open }) => {
  const page = await open("nadia", "/programme");
  await page
    .getByRole("row", { name: /Le Malade imaginaire/ })
    .first()
    .press("Enter");
  await page.getByRole("button", { name: "Modifier…" }).click();
  const dialog = page.getByRole("dialog");
  const start = dialog.getByLabel("Début");
  const doors = dialog.getByLabel("Ouverture des portes");
  await expect(start).toHaveValue(/^21\/11\/2026 20\sh\s30$/);
  await doors.fill("21/11/2026 20:00");
  await start.fill("22/11 19h");
  await expect(doors).toHaveValue(/^22\/11\/2026 18\sh\s30$/);
  await start.press("End");
  await start.press("ArrowUp");
  await expect(start).toHaveValue(/^22\/11\/2026 19\sh\s15$/);
  await expect(doors).toHaveValue(/^22\/11\/2026 18\sh\s45$/);
  await doors.fill("22/11/2026 19 h 30");
  await expect(dialog.getByText("Les portes ouvriraient après le début")).toBeVisible();
  const save = dialog.getByRole("button", { name: "Enregistrer" });
  await expect(save).toHaveAttribute("aria-disabled", "true");
  await expectNothingSerious(page);
  await doors.fill("22/11/2026 18 h 45");
  await save.click();
  await expect(page.getByRole("banner").last()).toContainText(/dimanche 22 novembre, 19\sh\s15/);
});

test.describe("in English", () => {
  test("an hour is written as English writes it", async ({ open, page }) => {
    await page.addInitScript(() => localStorage.setItem("parterre.language", "en"));
    await open("nadia", "/programme");
    await page
      .getByRole("row", { name: /Le Malade imaginaire/ })
      .first()
      .press("Enter");
    await page.getByRole("button", { name: "Edit…" }).click();
    await expect(page.getByRole("dialog").getByLabel("Curtain")).toHaveValue("21/11/2026 20:30");
  });
});
