/** What is done to tickets once they are sold: found, refunded, exchanged, printed again, handed over. */
import type { Page } from "@playwright/test";
import { expect, expectNothingSerious, test } from "./desk";

/** Sells places of the first performance by card, and answers the number of the order. */
async function sell(page: Page, places: number, keep?: string): Promise<string> {
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press(String(places));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(places);
  await page.keyboard.press("F8");
  const dialog = page.getByRole("dialog", { name: "Règlement" });
  await expect(dialog.getByLabel("Montant")).toBeFocused();
  if (keep) {
    await dialog.getByText("Gardés au retrait").click();
    await dialog.getByLabel("Au nom de").fill(keep);
  }
  await page.keyboard.press("Enter");
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  const [number = ""] = /[A-Z]\d\d-\d+/.exec((await sold.getByText(/^Dossier/).textContent()) ?? "") ?? [];
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

test("an order is found by its number, and one of its tickets refunded", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 2));
  await expectNothingSerious(page);
  await order.getByRole("checkbox").first().uncheck();
  await order.getByRole("button", { name: /^Rembourser/ }).click();
  await page.getByRole("dialog", { name: /^Rembourser/ }).getByRole("button", { name: /^Rembourser/ }).click();
  await expect(page.getByText(/C’est remboursé/)).toBeVisible();
  await expect(order.getByText("remboursé")).toHaveCount(1);
});

test("a ticket is exchanged in one gesture, and nothing is paid twice", async ({ open }) => {
  const page = await open("nadia");
  const order = await find(page, await sell(page, 1));
  await order.getByRole("button", { name: "Échanger" }).click();
  await expect(page.getByText(/^Échange d’un billet/)).toBeVisible();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est échangé" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
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
  await expect(page.getByRole("region", { name: "Règlement" }).getByRole("status").first()).toContainText("-");
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
  await page.getByRole("dialog", { name: /^Rembourser/ }).getByRole("button", { name: /^Rembourser/ }).click();
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

test("kept tickets are handed over and printed in six presses at most, as the page hears them", async ({ open }) => {
  const page = await open("nadia");
  await sell(page, 1, "Weissenbach");
  const printed = page.waitForRequest((request) => (request.postData() ?? "").includes("print_tickets") || request.url().includes("print_tickets"));
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
