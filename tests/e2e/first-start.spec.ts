/** The first minute of a new installation. */
import { expect, expectNothingSerious, test } from "./desk";

test.use({ template: "nothing" });

test("a venue is created from nothing and its desk opens", async ({ host, page }) => {
  await page.goto(host.url);
  await expect(page.getByRole("heading", { name: "Bienvenue dans Parterre" })).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - list "Que voulez-vous faire ?":
      - listitem:
        - button "Essayer"
      - listitem:
        - button "Créer"
      - listitem:
        - button "Rejoindre"
  `);
  await expectNothingSerious(page);

  await page.getByRole("button", { name: "Créer" }).click();
  const facts = {
    "Exploitant (raison sociale)": "Association Les Tréteaux",
    SIREN: "732 829 320",
    "Nom du lieu": "Théâtre des Tréteaux",
    Commune: "Strasbourg",
    "Nom du poste": "Guichet",
    "Votre nom": "Nadia Belkacem",
    "Votre code": "nadia",
    "Mot de passe": "billetterie",
    "Code PIN (facultatif)": "4071",
  };
  for (const [label, value] of Object.entries(facts))
    await page.getByLabel(label, { exact: true }).fill(value);
  await expectNothingSerious(page);
  await page.getByRole("button", { name: "Créer et ouvrir" }).click();
  await expect(page.getByText("Aucune représentation à vendre")).toBeVisible();
  await expect(page.getByRole("contentinfo")).toContainText("Nadia Belkacem");
  await expectNothingSerious(page);
});

test("the demonstration says how far it is, and can be stopped", async ({ host, page }) => {
  await page.goto(host.url);
  await page.getByRole("button", { name: "Essayer" }).click();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.getByText(/\d+ sur \d/)).toBeVisible();
  await page.getByRole("button", { name: "Arrêter" }).click();
  await expect(page.getByText("La préparation est arrêtée. Rien n’a été gardé.")).toBeVisible();
  await page.getByRole("button", { name: "Revenir" }).click();
  await expect(page.getByRole("button", { name: "Créer" })).toBeVisible();
});
