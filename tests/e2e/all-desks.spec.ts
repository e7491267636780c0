/** What the desks of a venue do together: the tills that are open, and the closings of all of them. */
import { expect, expectNothingSerious, test } from "./desk";
import type { Host } from "./host";
import { draw } from "./pictures";
import { twoDesks } from "./two-desks";

/** Counts the till of a desk on what should be in it, and closes its day. */
async function closeDay(host: Host, session: string) {
  const { expected } = await host.call<{ expected: number }>("till", {}, session);
  await host.call("close_till", { pieces: [{ value: 1, count: expected }] }, session);
  await host.call("close_period", { period: "day" }, session);
}

test("the tills and the closings of two desks are seen at either, and who has not closed is said", async ({
  host,
  open,
}) => {
  test.setTimeout(90_000);
  const { hub, second, session, other } = await twoDesks(host);
  try {
    const exchange = async () => {
      for (let round = 0; round < 2; round++) {
        await host.call("exchange", {}, session);
        await second.host.call("exchange", {}, other);
      }
    };
    await second.host.call("open_till", { float: 8000 }, other);
    await exchange();
    const page = await open("nadia", "/till/venue");
    const tills = page.getByRole("table", { name: "Caisses du lieu" });
    await expect(tills.getByRole("row", { name: /Guichet 2.*ouverte.*80,00/ })).toBeVisible();
    await expect(tills.getByRole("row", { name: /ouverte ici.*150,00/ })).toBeVisible();

    await closeDay(host, session);
    await exchange();
    await page.reload();
    const closings = page.getByRole("region", { name: /^Tous les postes/ });
    await expect(closings.getByRole("status")).toContainText("Guichet 2 n’a pas tout clos : 1 opération");
    await expectNothingSerious(page);
    for (const language of ["fr", "en"] as const) {
      await page.evaluate((chosen) => localStorage.setItem("parterre.language", chosen), language);
      await page.setViewportSize({ width: 1280, height: 1100 });
      await page.reload();
      await expect(page.getByRole("table").nth(2)).toBeVisible();
      await draw(page, { language, size: { width: 1280, height: 1100 } }, "all-desks");
    }
    await page.evaluate(() => localStorage.setItem("parterre.language", "fr"));

    await closeDay(second.host, other);
    await exchange();
    await page.reload();
    await expect(closings).toContainText("Tous les postes ont clos");
    const byDesk = page.getByRole("table", { name: "Poste par poste" });
    await expect(byDesk.getByRole("row", { name: /Guichet 2.*clos/ })).toBeVisible();
    const saved = page.waitForEvent("download");
    await closings.getByRole("button", { name: "PDF" }).press("Enter");
    expect((await saved).suggestedFilename()).toBe("clotures-2026-11-21.pdf");
    await expectNothingSerious(page);

    // At its own till, a person chooses another of the venue's, or makes one.
    await page.getByRole("link", { name: "Ma caisse" }).click();
    await page.getByLabel("Caisse", { exact: true }).selectOption({ label: "Une nouvelle caisse…" });
    await page.getByLabel("Nom de la caisse").fill("Caisse du bar");
    await page.getByLabel("Fonds de caisse (€)").fill("20");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: /^Caisse du bar · ouverte/ })).toBeVisible();
    await expectNothingSerious(page);
  } finally {
    await second.host.stop(second.folder);
    await hub.stop();
  }
});
