/** The till: opened on a float, closed on what is counted; the journal answers for itself. */
import { expect, expectNothingSerious, NOW, test, toPayment } from "./desk";
import type { Host } from "./host";

/** The float that the till of the venue was opened on. */
const COUNTED = { pieces: [{ value: 5000, count: 3 }] };

/** Sells places of tonight through the use cases; answers the order and its tickets. */
async function sell(host: Host, places: number, session: string, rest: object = {}) {
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  const { performances } = await ask<{ performances: { id: string; hall_name: string }[] }>("programme", {
    from: NOW,
    until: "2026-11-22T00:00:00Z",
  });
  const performance = performances.find(({ hall_name }) => hall_name === "Grande salle")?.id;
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places });
  const { basket, total } = await ask<{ basket: string; total: number }>("add_seats", {
    performance,
    seats: parts.flat(),
  });
  const payments = [{ means: "card", confirmed: true, amount: total }];
  const order = { basket, payments, ...rest };
  return ask<{ order: string; number: string; tickets: { ticket: string }[] }>("place_order", order);
}

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

test("the takings of the business day are split, and the closing of the day has its statement", async ({
  open,
  host,
}) => {
  await host.call("close_till", COUNTED, await host.signIn("nadia"));
  const page = await open("nadia", "/till/takings");
  await expect(page.getByLabel("Journée")).toHaveValue("21/11/2026");
  await page.getByLabel("Bordereau", { exact: true }).selectOption({ label: "d’une représentation" });
  await expect(page.getByText("Jauge")).toBeVisible();
  await expectNothingSerious(page);
  await page.getByRole("link", { name: "Ma caisse" }).click();
  await page.getByRole("button", { name: "Clore la journée" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clore la journée" }).click();
  await expect(page.getByText(/^Période 21\/11\/2026 close/)).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "PDF de la clôture 21/11/2026" }).click();
  expect((await saved).suggestedFilename()).toBe("cloture-2026-11-21.pdf");
  await expectNothingSerious(page);
});

test("the day is closed once the till is counted, and the question leads to the count", async ({ open }) => {
  const page = await open("nadia", "/till");
  await page.getByRole("button", { name: "Clore la journée" }).click();
  const question = page.getByRole("dialog", { name: "La caisse est encore ouverte" });
  await expectNothingSerious(page);
  await question.getByRole("button", { name: "Compter la caisse" }).press("Enter");
  await expect(page.getByLabel(/^Pièces ou billets de 500,00/)).toBeFocused();
  await page.getByLabel(/^Pièces ou billets de 50,00/).fill("3");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Fermer la caisse" }).press("Enter");
  await expect(page.getByRole("region", { name: /^Clôture A/ })).toContainText("juste");
  for (const [period, said] of [
    ["Clore le mois", /n’est pas terminée|ne sont pas clôturées/],
    ["Clore la journée", /^Période 21\/11\/2026 close/],
    ["Clore le mois", /2026-11 n’est pas terminée/],
  ] as const) {
    await page.getByRole("button", { name: period }).click();
    await page.getByRole("dialog").getByRole("button", { name: period }).click();
    await expect(page.getByText(said).last()).toBeVisible();
  }
});

test("the channels of a day leave out what was given back", async ({ open, host }) => {
  const session = await host.signIn("nadia");
  const { order, tickets } = await sell(host, 2, session);
  await host.call("refund_tickets", { order, tickets: [tickets[0]?.ticket], motive: "unable" }, session);
  const page = await open("nadia", "/till/takings");
  const channels = page.getByRole("region", { name: "Par canal" });
  await expect(channels).toContainText("guichet (1)16,00");
});

test("cash waits for an open till, which is opened from the payment", async ({ open, host }) => {
  await host.call("close_till", COUNTED, await host.signIn("nadia"));
  const page = await open("nadia");
  const dialog = await toPayment(page, 1);
  await dialog.getByLabel("Moyen").selectOption({ label: "Espèces" });
  await dialog.getByRole("button", { name: /^Encaisser/ }).press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("ouvrez-la");
  await expectNothingSerious(page);
  await expect(dialog.getByLabel("Fonds de caisse (€)")).toBeFocused();
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toBeVisible();
});

test("what nobody collected nor paid is released, and a deposit is told with the way to its order", async ({
  open,
  host,
}) => {
  const session = await host.signIn("nadia");
  const kept = { owing: true, delivery: "kept" };
  await sell(host, 2, session, { ...kept, payments: [], kept_for: "Petitjean" });
  const deposit = [{ means: "cash", amount: 500 }];
  const { number } = await sell(host, 1, session, { ...kept, payments: deposit, kept_for: "Lefort" });
  const page = await open("nadia", "/programme");
  await page
    .getByRole("row", { name: /Le Malade imaginaire/ })
    .first()
    .press("Enter");
  await page.getByRole("button", { name: "Libérer les retraits…" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Libérer" }).press("Enter");
  await expect(page.getByText("2 places libérées.")).toBeVisible();
  const left = page.getByRole("dialog", { name: "Dossiers laissés tels quels" });
  await expect(left).toContainText(/Lefort.*1 billet · 5,00\s€ versés/);
  await expectNothingSerious(page);
  await left.getByRole("button", { name: `Ouvrir le dossier ${number}` }).press("Enter");
  await expect(page.getByRole("dialog", { name: `Dossier ${number}` })).toBeVisible();
});

test("the tax control verifies everything and finds nothing wrong", async ({ open }) => {
  const page = await open("nadia", "/till/journal");
  await page.getByRole("button", { name: "Vérifier tout" }).click();
  await expect(page.getByText("Tout est en ordre.")).toBeVisible();
  await expectNothingSerious(page);
});
