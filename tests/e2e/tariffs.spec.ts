/** The tariffs: a book is written from nothing, published when one says so, tried on somebody and on the past. */
import type { Page } from "@playwright/test";
import { expect, expectNothingSerious, test } from "./desk";

const openBook = async (page: Page) => {
  await page.getByRole("table", { name: "Grilles" }).getByRole("row").nth(1).press("Enter");
};

const addTariff = async (page: Page, code: string, name: string, nature: string) => {
  await page.getByRole("button", { name: "Ajouter un tarif" }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter un tarif" });
  await dialog.getByLabel("Code").fill(code);
  await dialog.getByLabel("Nom imprimé").fill(name);
  await dialog.getByLabel("Nature").selectOption({ label: nature });
  return dialog;
};

test("a price changes in the draft alone until it is published", async ({ open }) => {
  const page = await open("nadia", "/tariffs");
  await openBook(page);
  await page.getByRole("tab", { name: "Prix" }).click();
  const publish = page.getByRole("button", { name: "Publier" });
  const prices = page.getByRole("table", { name: "Prix" });
  await expect(prices).toMatchAriaSnapshot(`
    - table "Prix":
      - rowgroup:
        - row:
          - columnheader "Tarif"
          - columnheader "Toutes"
          - columnheader "Catégorie 1"
          - columnheader "Catégorie 2"
          - columnheader "Catégorie 3"
      - rowgroup:
        - row:
          - rowheader "Tarif plein PLEIN"
          - cell:
            - textbox "Tarif plein, toutes catégories"
          - cell:
            - textbox "Tarif plein, catégorie 1": "20"
          - cell:
            - textbox "Tarif plein, catégorie 2": "16"
          - cell:
            - textbox "Tarif plein, catégorie 3": "10"
        - row:
          - rowheader "Invitation INV"
  `);
  const cell = page.getByRole("textbox", { name: "Tarif plein, catégorie 1" });
  await cell.fill("33,50");
  await expect(publish).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await expect(page.getByText("Le brouillon est enregistré.")).toBeVisible();
  await expect(cell).toHaveValue("33,50");
  await expectNothingSerious(page);
});

test("a show has its own prices, and a tariff may be closed there", async ({ open }) => {
  const page = await open("nadia", "/tariffs");
  await openBook(page);
  await page.getByRole("tab", { name: "Prix" }).click();
  await page.getByLabel("Prix de").selectOption({ label: "un spectacle" });
  await page.getByLabel("Laquelle, lequel").selectOption({ label: "Petites formes" });
  const cell = page.getByRole("textbox", { name: "Tarif plein, catégorie 1" });
  await expect(cell).toHaveValue("");
  await expect(cell).toHaveAttribute("placeholder", "20");
  await cell.fill("12");
  await page.getByRole("button", { name: "Ne pas vendre ici : Tarif plein, catégorie 2" }).click();
  await expect(page.getByRole("textbox", { name: "Tarif plein, catégorie 2" })).toHaveAttribute(
    "placeholder",
    "fermé",
  );
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publier" }).click();
  await expect(page.getByText("La version 2 est publiée.")).toBeVisible();
  await page.goto(page.url().replace(/#.*/, "#/tariffs/try"));
  await page.getByLabel("Représentation").selectOption({ label: "Petites formes · sam. 21 nov. · 20 h" });
  await expect(page.getByRole("region", { name: "Ce qu’elle paierait" })).toContainText("12,00");
});

test("a book is written from nothing: prices, a status, a ladder, steps, a quota, thanks", async ({
  host,
  open,
}) => {
  const session = await host.signIn("nadia");
  const pass = { code: "C10", name: "Carnet", kind: "credits", price: 12000, vat_rate: 550, credits: 10 };
  await host.call("create_pass_product", { ...pass, credit_value: 1200 }, session);
  const page = await open("nadia", "/tariffs");
  await page.getByRole("button", { name: "Nouvelle grille" }).click();
  await expect(page.getByRole("heading", { name: "Aucun tarif" })).toBeVisible();
  await page.getByLabel("Nom de la grille").fill("Tarifs 2027-2028");

  await addTariff(page, "P", "Plein", "prix de grille");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Statuts" }).click();
  await page.getByRole("button", { name: "Ajouter un statut" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nom", { exact: true }).fill("en recherche d’emploi");
  await dialog.getByLabel("Code").fill("jobseeker");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Tarifs" }).click();

  const ladder = await addTariff(page, "CH", "Au choix", "tarif au choix");
  for (const [letter, price] of [
    ["A", "5"],
    ["B", "10"],
    ["C", "15"],
    ["D", "20"],
    ["E", "25"],
  ])
    await ladder.getByLabel(`Niveau ${letter} : prix`).fill(price ?? "");
  await ladder.getByLabel("Niveau A : justificatif").selectOption({ label: "en recherche d’emploi" });
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");

  const steps = await addTariff(page, "PA", "Paliers", "paliers de fidélité");
  await steps.getByLabel("Palier 1 : à partir de").fill("2");
  await steps.getByLabel("Palier 1 : remise").fill("20");
  await steps.getByLabel("Palier 2 : à partir de").fill("5");
  await steps.getByLabel("Palier 2 : remise").fill("35");
  await page.keyboard.press("Enter");

  const credit = await addTariff(page, "CA", "Place de carnet", "place d’une formule");
  await expect(credit.getByRole("button", { name: "Ajouter" })).toHaveAttribute("aria-disabled", "true");
  await credit.getByLabel("Formule").selectOption({ label: "Carnet" });
  await credit.getByRole("button", { name: "Ajouter" }).click();

  const list = page.getByRole("region", { name: "Tarifs de la grille" });
  await expect(list).toMatchAriaSnapshot(`
    - region "Tarifs de la grille":
      - heading "Tarifs de la grille" [level=2]
      - button "Ajouter un tarif"
      - list:
        - listitem:
          - strong: Plein
          - text: P prix de grille
          - paragraph: prix de la grille
        - listitem:
          - strong: Au choix
          - text: CH tarif au choix
          - paragraph: A 5 € · B 10 € · C 15 € · D 20 € · E 25 €
        - listitem:
          - strong: Paliers
          - text: PA paliers de fidélité
          - paragraph: "sur Plein : −20 % dès 2, −35 % dès 5 (sorties)"
        - listitem:
          - strong: Place de carnet
          - text: CA place d’une formule
          - paragraph: une place de Carnet
  `);
  await expect(list.getByRole("button", { name: "Retirer Plein" })).toHaveAttribute("aria-disabled", "true");

  await page.getByRole("tab", { name: "Prix" }).click();
  await page.getByLabel("Plein, toutes catégories").fill("20");
  await page.getByRole("tab", { name: "Quotas" }).click();
  await page.getByRole("button", { name: "Ajouter un quota" }).click();
  await dialog.getByLabel("Places").fill("30");
  await dialog.getByLabel("Au choix").check();
  await page.keyboard.press("Enter");
  await expect(page.getByText("30 places par représentation")).toBeVisible();
  await expect(page.getByLabel("Places par soirée et par poste")).toHaveValue("50");
  await page.getByLabel("Places par formule").fill("2");
  await expectNothingSerious(page);
  await page.getByRole("tab", { name: "Remerciements" }).click();
  await page.getByRole("button", { name: "Ajouter un remerciement" }).click();
  await dialog.getByLabel("Ce que lit la personne").fill("Merci de votre fidélité");
  await dialog.getByLabel("Code").fill("MERCI");
  await dialog.getByLabel("Donne des places de").selectOption({ label: "Carnet" });
  await page.keyboard.press("Enter");
  await expect(page.getByText("à la sortie n° 5 : 1 place")).toBeVisible();
  await expectNothingSerious(page);

  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await page.getByRole("button", { name: "Publier" }).click();
  await dialog.getByRole("button", { name: "Publier" }).click();
  await expect(page.getByText("La version 1 est publiée.")).toBeVisible();
  await page.goto(page.url().replace(/#.*/, "#/tariffs/try"));
  await page.getByLabel("Sorties cette saison").fill("5");
  const offers = page.getByRole("region", { name: "Ce qu’elle paierait" });
  await expect(offers.getByRole("listitem").filter({ hasText: "Paliers" })).toContainText("13,00 €");
  await expect(offers.getByRole("listitem").filter({ hasText: "Paliers" })).toContainText(
    "Palier 2 : 5 sorties",
  );
});

test("what does not hold together is not published, and says why", async ({ open }) => {
  const page = await open("nadia", "/tariffs");
  await openBook(page);
  await page.getByRole("button", { name: "Modifier Tarif au choix" }).click();
  const dialog = page.getByRole("dialog", { name: "Modifier le tarif" });
  await dialog.getByLabel("La personne peut aussi nommer un montant libre").check();
  await dialog.getByLabel("Au moins").fill("30");
  await dialog.getByLabel("Au plus (facultatif)").fill("10");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Ne peut pas encore être publiée" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publier" })).toHaveAttribute("aria-disabled", "true");
});

test("« Que paierait cette personne ? » gives every price with its reason", async ({ open }) => {
  const page = await open("nadia", "/tariffs/try");
  const offers = page.getByRole("region", { name: "Ce qu’elle paierait" });
  await expect(offers.getByRole("listitem").first()).toContainText("€");
  await expect(offers.getByText("proposé")).toHaveCount(1);
  await page.getByLabel("en recherche d’emploi").check();
  await expect(offers.getByRole("listitem").filter({ hasText: "Tarif 2" })).toContainText("proposé");
  await page.getByLabel("Personne de la base").fill("muller");
  await page.getByRole("button", { name: /Zoé Muller/ }).click();
  await expect(page.getByLabel("Née le")).toBeHidden();
  await expect(offers.getByText("proposé")).toHaveCount(1);
  await expectNothingSerious(page);
});

test("passes and funds are created where the tariffs need them", async ({ open }) => {
  const page = await open("nadia", "/tariffs/passes");
  await expect(page.getByRole("heading", { name: "Aucune formule" })).toBeVisible();
  await page.getByRole("button", { name: "Nouvelle formule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Code").fill("C10");
  await dialog.getByRole("textbox", { name: "Nom", exact: true }).fill("Carnet de dix");
  await dialog.getByLabel("Prix (€)").fill("120");
  await dialog.getByLabel("Valeur d’une place (€)").fill("12");
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table", { name: "Formules" })).toMatchAriaSnapshot(`
    - table "Formules":
      - rowgroup:
        - row
      - rowgroup:
        - row /C10 Carnet de dix un carnet de places 120,00/
  `);
  await page.getByRole("button", { name: "Ouvrir un fonds" }).click();
  await dialog.getByLabel("Nom du fonds").fill("Billets suspendus");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Fonds de billets suspendus" })).toContainText("0,00");
  await expectNothingSerious(page);
});

test("the sales of the season are replayed under a draft, in pictures with their tables", async ({
  host,
  open,
}) => {
  const session = await host.signIn("nadia");
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  const { performances } = await ask<{ performances: { id: string; title: string }[] }>("programme", {
    from: "2026-11-21T17:00:00Z",
    until: "2026-11-23T00:00:00Z",
  });
  const performance = performances.find(({ title }) => title === "Petites formes")?.id;
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places: 4 });
  const { basket, total } = await ask<{ basket: string; total: number }>("add_seats", {
    performance,
    seats: parts.flat(),
  });
  await ask("place_order", { basket, payments: [{ means: "card", confirmed: true, amount: total }] });

  const page = await open("nadia", "/tariffs");
  await openBook(page);
  await page.getByRole("tab", { name: "Prix" }).click();
  await page.getByLabel("Tarif plein, catégorie 1").fill("25");
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await expect(page.getByText("Le brouillon est enregistré.")).toBeVisible();
  await page.goto(page.url().replace(/#.*/, "#/tariffs/simulation"));
  await expect(page.getByRole("heading", { name: "Avant d’adopter une grille" })).toBeVisible();
  await page.getByRole("button", { name: "Simuler" }).click();
  await expect(
    page.getByRole("img", { name: /^Recettes. ce qui fut : 80,00 €, prudente : 100,00 €/ }),
  ).toBeVisible();
  const revenue = page.getByRole("table", { name: "Recettes" });
  for (const [hypothesis, what] of [
    ["ce qui fut", "80,00 €20,00 €4"],
    ["prudente", "100,00 €25,00 €4"],
    ["haute", "100,00 €25,00 €4"],
  ] as const)
    await expect(revenue.getByRole("row").filter({ hasText: hypothesis })).toContainText(what);
  await expect(page.getByRole("img", { name: /^Places par tarif. Tarif plein : 4 → 4/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Nouveaux venus" })).toContainText("20,00 € → 25,00 €");
  await expectNothingSerious(page);
});
