/** The card of a contact: what she bought and holds, where she works, what was seen, and how she is forgotten. */
import { expect, expectNothingSerious, test } from "./desk";
import type { Host } from "./host";

interface Sold {
  contact: string;
  number: string;
  ticket: string;
}

/** Zoé Muller takes two places of the first evening and a pass of five; one place is given back. */
async function sell(host: Host): Promise<Sold> {
  const session = await host.signIn("nadia");
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  const { contacts } = await ask<{ contacts: { contact: string }[] }>("find_contacts", { query: "muller" });
  const contact = contacts[0]?.contact ?? "";
  const product = await ask<{ id: string }>("create_pass_product", {
    code: "C5",
    name: "Carnet 5 places",
    kind: "credits",
    price: 7500,
    vat_rate: 550,
    credits: 5,
    credit_value: 1500,
  });
  const { performances } = await ask<{ performances: { id: string; title: string }[] }>("programme", {
    from: "2026-11-21T17:00:00Z",
    until: "2026-11-23T00:00:00Z",
  });
  const performance = performances.find(({ title }) => title === "Petites formes")?.id;
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places: 2 });
  const { basket, total } = await ask<{ basket: string; total: number }>("add_seats", {
    performance,
    seats: parts.flat(),
  });
  await ask("set_basket_contact", { basket, contact });
  const placed = await ask<{ order: string; number: string; tickets: { ticket: string; number: string }[] }>(
    "place_order",
    {
      basket,
      payments: [{ means: "card", confirmed: true, amount: total + 7500 }],
      passes: [product.id],
    },
  );
  const [kept, given] = placed.tickets;
  await ask("refund_tickets", { order: placed.order, tickets: [given?.ticket], reason: "malade" });
  await ask("record_entitlement", { contact, status: "jobseeker", until: "2027-06-30" });
  return { contact, number: placed.number, ticket: kept?.number ?? "" };
}

test("the card shows what was bought, what is left of it and the proof that was seen", async ({
  host,
  open,
}) => {
  const { contact } = await sell(host);
  const page = await open("nadia", `/publics?person=${contact}`);
  const card = page.getByRole("article", { name: "Fiche" });
  await expect(card.getByRole("region", { name: "Achats" })).toMatchAriaSnapshot(`
    - region "Achats":
      - heading "Achats" [level=3]
      - text: 1 sortie
      - list:
        - listitem:
          - paragraph:
            - strong: Petites formes
            - text: · sam. 21 nov. · 20 h · 1 billet, 1 rendu
          - paragraph: Carnet 5 places
          - paragraph:
            - button /Dossier A01-\\d+/
            - text: · sam. 21 nov. · 18 h
          - strong: /95,00 €/
  `);
  await expect(card.getByRole("region", { name: "Formules, avoirs et chèques-cadeaux" })).toContainText(
    "5 places sur 5",
  );
  await expect(card.getByRole("region", { name: "Droits aux tarifs" })).toContainText(
    /en recherche d’emploi.*vu le 21\/11\/2026 par Nadia Belkacem.*jusqu’au 30\/06\/2027/,
  );
  await expectNothingSerious(page);
  await card.getByRole("button", { name: /^Dossier/ }).click();
  await expect(page.getByRole("dialog", { name: /^Dossier/ })).toBeVisible();
});

test("the box of the publics finds an order by its number and a ticket by its own", async ({
  host,
  open,
}) => {
  const { number, ticket } = await sell(host);
  const page = await open("claire", "/publics");
  for (const typed of [number, ticket]) {
    await page.getByLabel("Chercher un contact").fill(typed);
    const orders = page.getByRole("list", { name: "Dossiers de ce numéro" });
    await expect(orders.getByText(`Dossier ${number} · Petites formes · 1 billet`)).toBeVisible();
  }
  await page.getByRole("button", { name: "Zoé Muller" }).click();
  await expect(page.getByRole("article", { name: "Fiche" }).getByRole("heading", { level: 2 })).toHaveText(
    "Zoé Muller",
  );
  await expectNothingSerious(page);
});

test("a teacher is placed in her school, and leaves it", async ({ host, open }) => {
  const session = await host.signIn("nadia");
  await host.call("create_contact", { kind: "organisation", organisation: "Lycée Monge" }, session);
  const page = await open("claire", "/publics");
  await page.getByLabel("Chercher un contact").fill("herminier");
  await page.getByRole("row", { name: /L’Herminier/ }).press("Enter");
  const positions = page.getByRole("region", { name: "Fonctions" });
  await positions.getByRole("button", { name: "Ajouter une fonction" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Ajouter" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Organisme").fill("monge");
  await dialog.getByRole("button", { name: "Lycée Monge" }).click();
  await dialog.getByLabel("En tant que").fill("professeure de lettres");
  await dialog.getByLabel("Depuis le").fill("1/9/26");
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await expect(positions.getByRole("listitem")).toContainText(
    "professeure de lettres · depuis le 01/09/2026",
  );

  await positions.getByRole("button", { name: "Finir la fonction chez Lycée Monge" }).click();
  await dialog.getByLabel("Dernier jour").fill("20/11");
  await page.keyboard.press("Enter");
  await expect(positions.getByRole("listitem")).toContainText("jusqu’au 20/11/2026");
});

test("who asks to be forgotten waits a week, may change her mind, or is erased at once by the administration", async ({
  host,
  open,
}) => {
  const { contact } = await sell(host);
  const page = await open("nadia", `/publics?person=${contact}`);
  const card = page.getByRole("article", { name: "Fiche" });
  await card.getByRole("button", { name: "Effacer cette personne…" }).click();
  const dialog = page.getByRole("dialog", { name: "Effacer Zoé Muller" });
  await expect(dialog.getByRole("region", { name: "Ce qui part avec la fiche" })).toMatchAriaSnapshot(`
    - region "Ce qui part avec la fiche":
      - heading "Ce qui part avec la fiche" [level=3]
      - term: Billets à venir
      - definition: 1, qui reste valable sans nom
      - term: Places de formules
      - definition: "5"
  `);
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Effacer dans sept jours" }).click();
  await expect(card.getByRole("status")).toContainText("sera effacée le 28/11/2026");
  await expect(card.getByRole("button", { name: "Modifier" })).toHaveAttribute("aria-disabled", "true");
  await card.getByRole("button", { name: "Lever la demande" }).click();
  await expect(card.getByRole("status")).toBeHidden();

  await card.getByRole("button", { name: "Effacer cette personne…" }).click();
  await dialog.getByRole("button", { name: "Effacer tout de suite" }).click();
  await expect(page.getByText("Choisissez un contact")).toBeVisible();
  await page.getByLabel("Chercher un contact").fill("muller");
  await expect(page.getByText("Personne ne répond à « muller ».")).toBeVisible();
});
