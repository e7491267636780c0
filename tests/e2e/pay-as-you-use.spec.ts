/** Pay as you use, in the window: a gift to the fund, a place paid at the door, who did not come, a hat on the way out. */
import { expect, expectNothingSerious, NOW, test } from "./desk";
import type { Host } from "./host";

interface Book {
  id: string;
  version: number;
  tariffs: { id: string; code: string }[];
}

/** Asks as Nadia, on the venue of the host. */
async function asking(host: Host) {
  const session = await host.signIn("nadia");
  return <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
}

type Ask = Awaited<ReturnType<typeof asking>>;

/** Publishes a tariff more, made of the one at full price; answers its id. */
async function publish(ask: Ask, code: string, rule: (full: string) => object): Promise<string> {
  const { books } = await ask<{ books: { id: string }[] }>("list_tariff_books", {});
  const book = books[0]?.id;
  const { name, document } = await ask<{ name: string; document: Book }>("tariff_draft", { book });
  const id = crypto.randomUUID().replace(/^(.{14})./, "$17");
  const full = document.tariffs.find((tariff) => tariff.code === "PLEIN")?.id ?? "";
  const tariffs = [
    ...document.tariffs,
    { id, code, name: `Tarif ${code}`, rule: rule(full), proposed: false },
  ];
  await ask("save_tariff_draft", { name, document: { ...document, tariffs } });
  await ask("publish_tariff_book", { book });
  return id;
}

/** Books places of a performance at a tariff that takes nothing now; answers the number of the order. */
async function book(ask: Ask, performance: string, tariff: string, places: number) {
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places });
  const { basket } = await ask<{ basket: string }>("add_seats", { performance, seats: parts.flat() });
  await ask("choose_price", { basket, choice: { take: { tariff } } });
  return ask<{ order: string; number: string }>("place_order", { basket });
}

/** The performance of the programme whose curtain rises in some hours. */
async function evening(ask: Ask, hours: number): Promise<string> {
  const { performances } = await ask<{ performances: { id: string; starts_at: string }[] }>("programme", {
    from: "2000-01-01T00:00:00Z",
    until: "2100-01-01T00:00:00Z",
  });
  const at = Date.parse(NOW) + hours * 3_600_000;
  return performances.find(({ starts_at }) => Date.parse(starts_at) === at)?.id ?? "";
}

/** A performance that began an hour ago. */
async function begun(ask: Ask): Promise<string> {
  const id = await evening(ask, 2);
  await ask("edit_performance", { id, starts_at: new Date(Date.parse(NOW) - 3_600_000).toISOString() });
  return id;
}

test("a gift goes from the basket to the suspended-ticket fund", async ({ open, host }) => {
  const ask = await asking(host);
  await ask("open_fund", { name: "Billets suspendus" });
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.getByRole("button", { name: "Abonnement, cadeau, don…" }).click();
  const add = page.getByRole("dialog", { name: "Ajouter au panier" });
  await add.getByLabel("Quoi").selectOption({ label: "Don — Billets suspendus" });
  await expect(add.getByText("Le fonds contient 0,00 €")).toBeVisible();
  await add.getByLabel("Montant (€)").fill("25");
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Abonnements, cadeaux et dons" })).toContainText(
    "Don — Billets suspendus",
  );
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" }).getByLabel("Montant")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toBeVisible();
  const { funds } = await ask<{ funds: { balance: number }[] }>("list_funds", {});
  expect(funds[0]?.balance).toBe(2500);
});

test("a place booked at zero is recorded as entered from its order, and paid there", async ({
  open,
  host,
}) => {
  const ask = await asking(host);
  const tariff = await publish(ask, "USAGE", (of) => ({
    kind: "due_on_entry",
    of,
    no_show: { kind: "nothing" },
  }));
  const { order: booked, number } = await book(ask, await evening(ask, 2), tariff, 2);
  const page = await open("nadia", `/?order=${booked}`);
  const order = page.getByRole("dialog", { name: /^Dossier/ });
  await expect(order.getByText("à l’entrée").first()).toBeVisible();
  await expectNothingSerious(page);
  await order.getByRole("checkbox").first().uncheck();
  await order.getByRole("button", { name: "Entré", exact: true }).click();
  const pay = page.getByRole("dialog", { name: "Règlement" });
  await expect(pay.getByLabel("Montant")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toBeVisible();
  const read = await ask<{ due: number; paid: number }>("order", { order: booked });
  expect(read.due).toBe(0);
  expect(read.paid).toBeGreaterThan(0);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(number);
  await page.getByRole("button", { name: new RegExp(`Dossier ${number}`) }).click();
  await expect(order.getByText("entré", { exact: true })).toHaveCount(1);
});

test("who did not come is settled from the performance, as the tariff says", async ({ open, host }) => {
  const ask = await asking(host);
  const tariff = await publish(ask, "ABSENT", (of) => ({
    kind: "due_on_entry",
    of,
    no_show: { kind: "share", share: 5000 },
  }));
  const performance = await begun(ask);
  await book(ask, performance, tariff, 2);
  const page = await open("nadia", `/programme/performance?id=${performance}`);
  const entries = page.getByRole("region", { name: "Entrées" });
  await expect(entries).toContainText("dus à l’entrée");
  await expectNothingSerious(page);
  await entries.getByRole("button", { name: "Régler les absents…" }).click();
  const settle = page.getByRole("dialog", { name: "Régler ceux qui ne sont pas venus ?" });
  await settle.getByRole("button", { name: "Régler les absents" }).click();
  await expect(page.getByText(/^Absents réglés/)).toHaveText(/2 billets dus/);
  await expect(entries.getByRole("button", { name: "Régler les absents…" })).toBeDisabled();
});

test("what is paid on the way out is counted once, from the statement of the performance", async ({
  open,
  host,
}) => {
  const ask = await asking(host);
  const tariff = await publish(ask, "CHAPEAU", () => ({ kind: "after_show", suggested: 1000 }));
  const performance = await begun(ask);
  await book(ask, performance, tariff, 3);
  const page = await open("nadia", "/till/takings");
  await page.getByLabel("Bordereau", { exact: true }).selectOption({ label: "d’une représentation" });
  await page.getByLabel("Représentation").selectOption(performance);
  const hat = page.getByRole("region", { name: "Paiement à la sortie" });
  await expect(hat).toContainText("pas encore comptée");
  await hat.getByRole("button", { name: "Compter la recette…" }).click();
  const count = page.getByRole("dialog", { name: "Paiement à la sortie" });
  await count.getByLabel("Espèces (€)").fill("21,50");
  await count.getByLabel("Carte bancaire (€)").fill("12");
  await expectNothingSerious(page);
  await count.getByRole("button", { name: /^Enregistrer 33,50/ }).click();
  await expect(page.getByText(/^La recette à la sortie est enregistrée/)).toBeVisible();
  await expect(hat.getByRole("button", { name: "Compter la recette…" })).toBeDisabled();
  await expect(page.getByRole("table").or(page.getByRole("grid"))).toContainText("Participation à la sortie");
});
