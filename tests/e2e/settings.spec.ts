/** The settings: each part has its own button, and touches nothing else. */
import { expect, expectNothingSerious, test } from "./desk";

test("the lock delay is kept", async ({ open }) => {
  const page = await open("nadia", "/settings");
  await page.getByLabel("Verrouiller après (minutes)").fill("12");
  await page
    .getByRole("region", { name: /^Poste/ })
    .getByRole("button", { name: "Enregistrer" })
    .click();
  await expect(page.getByText("Les réglages sont enregistrés.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Verrouiller après (minutes)")).toHaveValue("12");
  await expectNothingSerious(page);
});

for (const [section, path] of [
  ["Lieu et exploitant", "/settings/venue"],
  ["Utilisateurs", "/settings/agents"],
  ["Sauvegardes", "/settings/backups"],
] as const) {
  test(`« ${section} » opens, with nothing that keeps people out`, async ({ open }) => {
    const page = await open("nadia", path);
    await expect(page.getByRole("navigation", { name: "Parties des réglages" })).toMatchAriaSnapshot(`
      - navigation "Parties des réglages":
        - link "Ce poste"
        - link "Lieu et exploitant"
        - link "Utilisateurs"
        - link "Sauvegardes"
        - link "Réseau"
    `);
    await expectNothingSerious(page);
  });
}
