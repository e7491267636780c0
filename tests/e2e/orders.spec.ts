/** What is done to tickets once they are sold: found, refunded, exchanged, printed again, handed over. */
import type { Page } from "@playwright/test";
import { expect, expectNothingSerious, NOW, onPlan, test, toPayment } from "./desk";

/** Sells places of the first performance by card, and answers the number of the order. */
async function sell(page: Page, places: number, keep?: string): Promise<string> {
  const dialog = await toPayment(page, places);
  await expect(dialog.getByLabel("Montant")).toBeFocused();
  if (keep) {
    await dialog.getByText("Gardés au retrait").click();
    await dialog.getByLabel("Au nom de").fill(keep);
  }
  await page.keyboard.press("Enter");
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  const [number = ""] = /[A-Z]\d\d-\d+/.exec((await sold.getByText(/^Dossier/).textContent()) ?? "") ?? [];
  await expect(sold.locator("[data-autofocus]")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(sold).toBeHidden();
  return number;
}

/** Opens an order by its number, from the palette. */
async function find(page: Page, number: string) {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Chercher ou commander" })).toBeFocused();
  await page.keyboard.type(number);
  await expect(page.getByRole("button", { name: new RegExp(`Dossier ${number}`) })).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  const order = page.getByRole("dialog", { name: `Dossier ${number}` });
  await expect(order).toBeVisible();
  return order;
}

/** Walks the plan of the first « Petites formes » to a seat that says `words`, and chooses it. */
async function walkTo(page: Page, words: string) {
  await page
    .getByRole("radio", { name: /Petites formes/ })
    .first()
    .click();
  const active = await onPlan(page);
  for (let row = 0, last = ""; row < 20 && !(await active()).includes(words); row += 1) {
    if (row > 0) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    for (let now = await active(); now !== last && !now.includes(words); now = await active()) {
      last = now;
      await page.keyboard.press("ArrowRight");
    }
  }
  expect(await active()).toContain(words);
  await page.keyboard.press("Space");
}

test("an order is found by its number, and one of its tickets refunded", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 2));
  await expectNothingSerious(page);
  await order.getByRole("checkbox").first().uncheck();
  await order.getByRole("button", { name: /^Rembourser/ }).click();
  await page
    .getByRole("dialog", { name: /^Rembourser/ })
    .getByRole("button", { name: /^Rembourser/ })
    .click();
  await expect(page.getByText(/C’est remboursé/)).toBeVisible();
  await expect(order.getByText("remboursé")).toHaveCount(1);
});

test("a pass chosen in the window is sold, then given back, and its person’s card says so", async ({
  open,
  host,
}) => {
  const session = await host.signIn("nadia");
  const carnet = { code: "C5", name: "Carnet 5 places", kind: "credits", price: 7000, vat_rate: 550 };
  await host.call("create_pass_product", { ...carnet, credits: 5, credit_value: 1400 }, session);
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("F4");
  await page.keyboard.type("Marchal");
  await expect(page.getByRole("option", { name: /^Anne-Laure Marchal/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Abonnement, cadeau, don…" }).click();
  const add = page.getByRole("dialog", { name: "Ajouter au panier" });
  await expect(add.getByLabel("Quoi").getByRole("option", { name: /^Carnet 5 places/ })).toBeAttached();
  await add.getByRole("button", { name: /^(Ajouter|Mettre)/ }).press("Enter");
  await expect(
    page.getByRole("list", { name: "Abonnements, cadeaux et dons" }).getByRole("listitem"),
  ).toHaveCount(1);
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" }).getByLabel("Montant")).toBeFocused();
  await page.keyboard.press("Enter");
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  const [number = ""] = /[A-Z]\d\d-\d+/.exec((await sold.getByText(/^Dossier/).textContent()) ?? "") ?? [];
  await page.keyboard.press("Enter");
  const order = await find(page, number);
  const refund = order.getByRole("button", { name: /^Rembourser/ });
  await expect(refund).toHaveAttribute("aria-disabled", "true");
  await order.getByRole("checkbox", { name: /^Choisir « Carnet 5 places/ }).press("Space");
  await expect(order.getByRole("button", { name: "Échanger" })).toHaveAttribute("aria-disabled", "true");
  await expectNothingSerious(page);
  await refund.press("Enter");
  const sure = page.getByRole("dialog", { name: /^Rembourser 70,00/ });
  await expect(sure).toContainText("« Carnet 5 places » ne donnera plus rien.");
  await sure.getByRole("button", { name: /^Rembourser/ }).click();
  await expect(page.getByText(/C’est remboursé/)).toBeVisible();
  await expect(order.getByText("remboursé", { exact: true })).toBeVisible();
  await expect(order.getByRole("checkbox")).toBeDisabled();
  await expect(order.getByRole("region", { name: "Papiers du dossier" }).getByRole("button")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Publics" }).click();
  await page.getByLabel("Chercher un contact").fill("marchal");
  await page.getByRole("row", { name: /Anne-Laure Marchal/ }).press("Enter");
  await expect(page.getByRole("region", { name: "Formules, avoirs et chèques-cadeaux" })).toContainText(
    "rendu",
  );
});

test("a gift voucher that paid a place is given back for what is left on it, and is found so", async ({
  open,
  host,
}) => {
  const session = await host.signIn("nadia");
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  interface Sold {
    number: string;
    vouchers: { note: string; number: string }[];
  }
  const { basket } = await ask<{ basket: string }>("add_gift_voucher", { amount: 3000 });
  const cash = [{ means: "cash", amount: 3000 }];
  const { number, vouchers } = await ask<Sold>("place_order", { basket, payments: cash });
  const [voucher] = vouchers;
  const { performances } = await ask<{ performances: { id: string; hall_name: string }[] }>("programme", {
    from: NOW,
    until: "2026-11-22T00:00:00Z",
  });
  const performance = performances.find(({ hall_name }) => hall_name === "Grande salle")?.id;
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places: 1 });
  const place = await ask<{ basket: string; total: number }>("add_seats", {
    performance,
    seats: parts.flat(),
  });
  const pays = [{ means: "credit_note", note: voucher?.note, amount: place.total }];
  await ask("place_order", { basket: place.basket, payments: pays });
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  const order = await find(page, number);
  await expect(order.getByText(/utilisé pour 16,00\s€, reste 14,00\s€/)).toBeVisible();
  await order.getByRole("checkbox").check();
  await order.getByRole("button", { name: /^Rembourser 14,00/ }).click();
  await page
    .getByRole("dialog", { name: /^Rembourser 14,00/ })
    .getByRole("button", { name: /^Rembourser/ })
    .click();
  await expect(page.getByText(/C’est remboursé/)).toBeVisible();
  await expect(order.getByText("Part utilisée — Chèque-cadeau")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(order).toBeHidden();

  const pay = await toPayment(page, 1);
  await pay.getByLabel("Moyen").selectOption({ label: "Avoir ou chèque-cadeau maison" });
  await pay.getByLabel("Numéro de l’avoir ou du chèque-cadeau").fill(voucher?.number ?? "");
  await expect(pay.getByRole("option", { name: "rendu le 21/11/2026 : ne paie plus" })).toBeAttached();
});

test("a ticket is exchanged in one gesture, and nothing is paid twice", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 1));
  await order.getByRole("button", { name: "Échanger" }).click();
  await expect(page.getByText(/^Échange d’un billet/)).toBeVisible();
  await page.keyboard.press("PageDown");
  await toPayment(page, 1);
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est échangé" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
});

test("the place that a postponed ticket keeps is sold to nobody, and taken by that ticket", async ({
  open,
  host,
}) => {
  const session = await host.signIn("nadia");
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  const { performances } = await ask<{ performances: { id: string; title: string }[] }>("programme", {
    from: NOW,
    until: "2026-12-01T00:00:00Z",
  });
  const [first, next] = performances.filter(({ title }) => title === "Petites formes");
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance: first?.id, places: 1 });
  const seats = { performance: first?.id, seats: parts.flat() };
  const { basket, total } = await ask<{ basket: string; total: number }>("add_seats", seats);
  const payments = [{ means: "card", confirmed: true, amount: total }];
  const { number } = await ask<{ number: string }>("place_order", { basket, payments });
  await ask("postpone_performance", { id: first?.id, to: next?.id });

  const page = await open("nadia");
  await walkTo(page, "Report du");
  const hold = page.getByRole("dialog", { name: /Servitude · Report du 21\/11\/2026/ });
  await expect(hold.getByText(/échangez-les depuis leur dossier/)).toBeVisible();
  await expect(hold.getByRole("button", { name: "Prendre cette place" })).toBeHidden();
  await expectNothingSerious(page);
  await page.keyboard.press("Escape");
  const order = await find(page, number);
  await order.getByRole("button", { name: "Échanger" }).click();
  await walkTo(page, "Report du");
  await hold.getByRole("button", { name: "Prendre cette place" }).click();
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est échangé" })).toBeVisible();
});

test("the tariff of a ticket is changed on its own seat, and the difference goes back", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 1));
  await order.getByLabel("Motif").selectOption({ label: "Autre tarif" });
  await order.getByRole("button", { name: "Changer le tarif" }).click();
  const line = page.getByRole("group", { name: "Panier" }).getByRole("listitem");
  await expect(line).toHaveCount(1);
  await line.getByRole("button", { name: /^Tarifs pour/ }).click();
  await page.getByRole("menuitem", { name: /Invitation/ }).click();
  await expect(page.getByRole("region", { name: "Règlement" }).getByRole("status").first()).toContainText(
    "-",
  );
  await page.keyboard.press("F8");
  await page.getByRole("button", { name: /^Rendre .* au moyen d’origine/ }).click();
  const done = page.getByRole("dialog", { name: "C’est échangé" });
  await expect(done.getByRole("button", { name: /^Bon A/ })).toBeVisible();
  await expectNothingSerious(page);
});

test("a refund says why, goes back otherwise with its right, and leaves its papers", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 1));
  await order.getByLabel("Motif").selectOption({ label: "Autre, à préciser" });
  await expect(order.getByRole("button", { name: /^Rembourser/ })).toHaveAttribute("aria-disabled", "true");
  await order.getByLabel("Précision").fill("Grève des trains");
  await order.getByLabel("Rembourser par").selectOption({ label: "Avoir" });
  await order.getByRole("button", { name: /^Rembourser/ }).click();
  await page
    .getByRole("dialog", { name: /^Rembourser/ })
    .getByRole("button", { name: /^Rembourser/ })
    .click();
  await expect(page.getByText(/C’est remboursé/)).toBeVisible();
  const papers = order.getByRole("region", { name: "Papiers du dossier" });
  await expect(papers.getByRole("button", { name: /^Bon A/ })).toBeVisible();
  await expect(papers.getByRole("button", { name: "Imprimer l’avoir" })).toBeVisible();
  await expectNothingSerious(page);
});

test("a duplicate is recorded before it is printed", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 1));
  await order.getByRole("button", { name: "Duplicata" }).click();
  await expect(page.getByText(/Duplicata 1 du billet/)).toBeVisible();
  await expect(order.getByText("1 duplicata")).toBeVisible();
});

test("kept tickets are handed over and printed in six presses at most, as the page hears them", async ({
  open,
}) => {
  const page = await open("nadia");
  await sell(page, 1, "Weissenbach");
  const printed = page.waitForRequest(
    (request) =>
      (request.postData() ?? "").includes("print_tickets") || request.url().includes("print_tickets"),
  );
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.addEventListener("keydown", (event) => event.isTrusted && heard.push(event.key), true);
  });
  for (const key of ["F7", "w", "e", "i"]) await page.keyboard.press(key);
  await expect(page.getByRole("option", { name: /Weissenbach/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await printed;
  const presses = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(presses).toEqual(["F7", "w", "e", "i", "Enter"]);
  expect(presses.length).toBeLessThanOrEqual(6);
  await expect(page.getByText("Les billets de Weissenbach sont remis.")).toBeVisible();
});

test("training mode says above everything that nothing counts, and leaves no trace", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Chercher ou commander" })).toBeFocused();
  await page.keyboard.type("mode école");
  await page.keyboard.press("Enter");
  await expect(page.getByText("MODE ÉCOLE — SPÉCIMEN")).toBeVisible();
  await expectNothingSerious(page);
  await sell(page, 1);
  await page.getByRole("button", { name: "Revenir à la vraie vente" }).click();
  await expect(page.getByText("MODE ÉCOLE — SPÉCIMEN")).toBeHidden();
});
