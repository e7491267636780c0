/** What the interface says in passing: it is read and heard, lies on nothing that is pressed, and goes. */
import type { Page } from "@playwright/test";
import { expect, expectNothingSerious, test } from "./desk";

/** Asks for nine wheelchair places, which no hall has. */
async function askTooMuch(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Fanfare des Balkans/ }).click();
  await page.getByRole("button", { name: /PMR/ }).click();
  await page.keyboard.press("9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: /PMR/ }).click();
}

/** A basket of one place, then a refusal. */
async function refused(page: Page): Promise<void> {
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(1);
  await askTooMuch(page);
}

/** What is pressed within `part` and is not met by a pointer at its middle. */
const covered = (page: Page, part: string) =>
  page.locator(part).evaluateAll((parts) =>
    parts
      .flatMap((each) => [...each.querySelectorAll<HTMLElement>("button, a, input, select, [role=radio]")])
      .filter((pressed) => {
        const { x, y, width, height } = pressed.getBoundingClientRect();
        const met = document.elementFromPoint(x + width / 2, y + height / 2);
        return met?.closest("[role=alert], [role=status]") && !pressed.contains(met);
      })
      .map(({ textContent }) => textContent),
  );

test("a refusal lies on nothing that is pressed in a sale, and is readable in light and dark", async ({
  open,
}) => {
  const page = await open("nadia");
  await refused(page);
  // Pointed at, it waits as long as axe takes to look.
  await page.getByRole("alert").hover();
  expect(await covered(page, "header, main, aside, nav")).toEqual([]);
  await expectNothingSerious(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothingSerious(page);
  await page.keyboard.press("F8");
  const pay = page.getByRole("dialog", { name: "Règlement" });
  await pay.getByText("Gardés au retrait").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(pay.getByRole("button", { name: /^Carte acceptée/ })).toBeVisible();
  expect(await covered(page, "[role=dialog]")).toEqual([]);
});

test("a refusal is past when the next act succeeds", async ({ open }) => {
  const page = await open("nadia");
  await refused(page);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("alert")).toBeHidden({ timeout: 1000 });
});

test("what is said goes by itself, unless one is reading it", async ({ open }) => {
  const page = await open("nadia");
  await refused(page);
  const alert = page.getByRole("alert");
  await alert.hover();
  await page.waitForTimeout(11_000);
  await expect(alert).toBeVisible();
  await page.mouse.move(640, 400);
  await expect(alert).toBeHidden({ timeout: 12_000 });
});

test("in training, nothing hides the band that says so", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Chercher ou commander" })).toBeFocused();
  await page.keyboard.type("mode école");
  await page.keyboard.press("Enter");
  await expect(page.getByText("MODE ÉCOLE — SPÉCIMEN")).toBeVisible();
  await askTooMuch(page);
  expect(await covered(page, "body")).toEqual([]);
});
