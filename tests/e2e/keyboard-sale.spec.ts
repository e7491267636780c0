/** A whole sale with the keyboard alone, from the locked screen to the printed paper. */
import type { Page } from "@playwright/test";
import { expect, NOW, SECRETS, test } from "./desk";
import type { Host } from "./host";
import { readPaper } from "./paper";

/** A standard sale takes at most so many presses after the PIN. */
const PRESSES = 12;

declare global {
  interface Window {
    presses: string[];
    pointed: string[];
  }
}

/** Counts what the page itself hears: every press of a key, and anything that a pointer would have done. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.presses = [];
    window.pointed = [];
    const heard = (event: KeyboardEvent) => {
      if (event.isTrusted && !event.repeat) window.presses.push(event.key);
    };
    window.addEventListener("keydown", heard, true);
    for (const kind of ["mousedown", "pointerdown", "touchstart", "wheel"]) {
      const refuse = (event: Event) => {
        window.pointed.push(kind);
        event.stopImmediatePropagation();
        event.preventDefault();
      };
      window.addEventListener(kind, refuse, { capture: true, passive: false });
    }
  });
}

/** The initial of a zone of the first performance of the strip. */
async function firstZone(host: Host): Promise<string> {
  const session = await host.signIn("nadia");
  const hour = 3_600_000;
  const [from, until] = [-3 * hour, 30 * 24 * hour].map((gap) =>
    new Date(Date.parse(NOW) + gap).toISOString(),
  );
  const { performances } = await host.call<{ performances: { plan: string; state: string }[] }>(
    "programme",
    { from, until },
    session,
  );
  const plan = performances.find(({ state }) => state === "on_sale")?.plan;
  const { zones } = await host.call<{ zones: { name: string }[] }>("seating_plan", { plan }, session);
  return zones[0]?.name.charAt(0) ?? "";
}

test("a sale by keyboard alone, from the locked screen to the printed ticket, takes at most twelve presses", async ({
  host,
  open,
  page,
}) => {
  await watch(page);
  await open("nadia");
  await expect(page.getByRole("radiogroup", { name: "Représentations" })).toBeVisible();
  const zone = await firstZone(host);

  await page.keyboard.press("Control+l");
  await expect(page.getByLabel("Code PIN ou mot de passe")).toBeFocused();
  await page.keyboard.type(SECRETS.pin);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radiogroup", { name: "Représentations" })).toBeVisible();
  await page.evaluate(() => {
    window.presses = [];
  });

  // Somebody whose name begins so, the first that is found.
  await page.keyboard.type("mar");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Spectateur" }).getByRole("heading")).toBeVisible();

  await page.keyboard.press("2");
  await page.keyboard.press(zone.toLowerCase());
  const basket = page.getByRole("group", { name: "Panier" });
  await expect(basket.getByRole("listitem")).toHaveCount(2);
  const total =
    (await page.getByRole("region", { name: "Règlement" }).getByRole("status").textContent()) ?? "";

  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Imprimer", exact: true })).toBeFocused();
  const paper = page.waitForResponse(/\/bytes\//);
  await page.keyboard.press("Enter");
  const pdf = await (await paper).body();

  const presses = await page.evaluate(() => window.presses);
  expect(presses.length, presses.join(" ")).toBeLessThanOrEqual(PRESSES);
  expect(await page.evaluate(() => window.pointed)).toEqual([]);

  const { text, codes } = readPaper(pdf);
  const prices = [...text.matchAll(/(\d+,\d\d)\s*€/g)].map(([, price = ""]) => price);
  const amount = (written: string) =>
    Math.round(Number(written.replace(/[^\d,]/g, "").replace(",", ".")) * 100);
  expect(prices.map(amount)).toContain(amount(total) / 2);
  const session = await host.signIn("nadia");
  const read = await host.call<{ number: string }>("read_code", { code: codes[0] }, session);
  expect(text).toContain(read.number);

  await expect(basket).toBeHidden();
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
});

test("a crash in the middle of a basket loses nothing", async ({ open, page }) => {
  await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  const lines = page.getByRole("group", { name: "Panier" }).getByRole("listitem");
  await expect(lines).toHaveCount(3);
  const before = await lines.allTextContents();
  await page.reload();
  await expect(lines).toHaveCount(3);
  expect(await lines.allTextContents()).toEqual(before);
  await expect(page.getByText("Le panier de 3 places a été retrouvé.")).toBeVisible();
});

test("the next seller takes over by PIN and finds the basket", async ({ host, open, page }) => {
  await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  const lines = page.getByRole("group", { name: "Panier" }).getByRole("listitem");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(lines).toHaveCount(2);
  const sellers = await host.call<{ code: string; name: string }[]>("list_sellers", {});
  const next = sellers.find(({ code }) => code.toLowerCase() === "claire");
  await page.keyboard.press("Control+l");
  await expect(page.getByText(/vous attend/)).toBeVisible();
  await page.getByRole("button", { name: next?.name ?? "Claire" }).click();
  await page.keyboard.type(SECRETS.pin);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("contentinfo")).toContainText(next?.name ?? "Claire");
  await expect(lines).toHaveCount(2);
});
