/** The publics: whoever is looked for is found as one types, and her card says what may be sent to her. */
import { expect, expectNothingSerious, test } from "./desk";

test("a contact is created from one line, found by a piece of it, and her consent is dated", async ({
  open,
}) => {
  const page = await open("nadia", "/publics");
  // A key pressed before the page is there is nobody's.
  await expect(page.getByLabel("Chercher un contact")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await page.getByLabel("En une ligne").fill("Mme Quatrehommes Zénobie zenobie@example.org");
  await page.keyboard.press("Enter");
  const card = page.getByRole("article", { name: "Fiche" });
  await expect(card.getByRole("heading", { level: 2 })).toHaveText("Zénobie Quatrehommes");

  await page.getByLabel("Chercher un contact").fill("quatreh");
  await expect(page.getByRole("row", { name: /Zénobie Quatrehommes/ })).toBeVisible();

  await card.getByRole("button", { name: "Noter un consentement" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Noter" }).click();
  await expect(card.getByRole("region", { name: "Consentements" })).toMatchAriaSnapshot(`
    - region "Consentements":
      - heading "Consentements" [level=3]
      - button "Noter un consentement"
      - list:
        - listitem:
          - text: courriel · le programme
          - paragraph: oui le 21/11/2026 · au guichet
          - text: autorisé
  `);
  await expectNothingSerious(page);
});

test("who may not import is told why, and the button stays in its place", async ({ open }) => {
  const page = await open("claire", "/publics");
  await expect(page.getByRole("button", { name: "Importer…" })).toHaveAttribute("aria-disabled", "true");
});

test("somebody unknown is created at the desk in under twenty seconds, at the pace of a person", async ({
  open,
}) => {
  const page = await open("claire", "/");
  await expect(page.getByRole("grid")).toBeVisible();
  const asked = Date.now();
  await page.keyboard.press("F4");
  await page
    .getByRole("combobox")
    .pressSequentially("Mme Quatrehommes Zénobie 06 39 98 44 55 zenobie@example.org", {
      delay: 110,
    });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Spectateur" }).getByRole("heading")).toHaveText(
    "Zénobie Quatrehommes",
  );
  expect(Date.now() - asked).toBeLessThan(20_000);
});
