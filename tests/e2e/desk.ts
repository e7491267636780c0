/** A desk in a browser, for the tests of every screen. */
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { Host, NOW, SECRETS, type Template } from "./host";

export { expect, NOW, SECRETS };

/** What a file of tests begins with. */
export interface Options {
  template: Template | "nothing";
}

interface Fixtures {
  /** The backend, on a copy of the small venue. */
  host: Host;
  /** Opens the window as an agent of the demonstration, at a path of the interface. */
  open: (code: string, path?: string) => Promise<Page>;
}

/** The tests of a desk: each has its own store, so that none depends on what another sold. */
export const test = base.extend<Fixtures & Options>({
  template: ["venue", { option: true }],
  host: async ({ template }, use) => {
    const { host, folder } = await Host.of(template, process.env.PARTERRE_HOST ?? "");
    await use(host);
    await host.stop(folder);
  },
  open: async ({ host, page }, use) => {
    await use(async (code, path = "/") => {
      const session = await host.signIn(code);
      await page.clock.setFixedTime(new Date(NOW));
      await page.addInitScript((token) => {
        if (!sessionStorage.getItem("parterre.session")) sessionStorage.setItem("parterre.session", token);
      }, session);
      await page.addInitScript(() => {
        // The print dialog is the system's: here it only opens, and is left at once.
        const dialog = { print: () => window.dispatchEvent(new Event("afterprint")) };
        Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", { get: () => dialog });
      });
      await page.goto(`${host.url}/#${path}`);
      return page;
    });
  },
});

/** Puts the best places of the first performance in the basket, and waits until they are there. */
export async function take(page: Page, places: number): Promise<void> {
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press(String(places));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(places);
}

/** Puts the keyboard on the plan, and answers what the seat it is on says. */
export async function onPlan(page: Page): Promise<() => Promise<string>> {
  const plan = page.getByRole("grid");
  await plan.focus();
  return async () => {
    const id = await plan.getAttribute("aria-activedescendant");
    return (id && (await page.locator(`[id="${id}"]`).textContent())) || "";
  };
}

/** Takes places to their payment, and answers its dialog. */
export async function toPayment(page: Page, places: number): Promise<Locator> {
  await take(page, places);
  await page.keyboard.press("F8");
  return page.getByRole("dialog", { name: "Règlement" });
}

/** Asks axe for what keeps people out; nothing serious may remain. */
export async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(told).toEqual([]);
}
