/** An installation that refuses to open: the window says why, and opens again from a backup. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectNothingSerious, SECRETS, test } from "./desk";
import { folders, Host } from "./host";

const program = () => process.env.PARTERRE_HOST ?? "";

/** The small venue with a backup, closed. */
async function closedDesk(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "parterre-e2e-"));
  cpSync(folders.templates.venue, folder, { recursive: true });
  const host = await Host.start(folder, program());
  await host.call("back_up", {}, await host.signIn("nadia"));
  await host.stop();
  return folder;
}

test("a damaged store is said in words and a backup opens the desk again", async ({ page }) => {
  const folder = await closedDesk();
  writeFileSync(join(folder, "store/parterre.db"), Buffer.alloc(9000, 7));
  rmSync(join(folder, "store/parterre.db-wal"), { force: true });
  const host = await Host.start(folder, program());
  await page.goto(host.url);

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Parterre ne peut pas ouvrir ses données");
  await expect(page.getByRole("alert")).toContainText("restaurez la dernière sauvegarde");
  await expect(page.getByRole("button", { name: "Continuer avec ces données" })).toHaveCount(0);
  await expectNothingSerious(page);

  await page.getByLabel("Un autre fichier (facultatif)").fill("/nulle/part.db");
  await page.getByRole("button", { name: "Restaurer et ouvrir" }).click();
  await expect(page.getByRole("alert")).toContainText("n’est pas là");
  await page.getByLabel("Un autre fichier (facultatif)").fill("");
  await expect(page.getByRole("radio").first()).toBeChecked();
  await page.getByRole("button", { name: "Restaurer et ouvrir" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Le poste est de nouveau ouvert");
  await expectNothingSerious(page);
  await page.getByRole("button", { name: "Entrer" }).click();

  await page.getByLabel("Code", { exact: true }).fill("nadia");
  await page.getByLabel("Mot de passe").fill(SECRETS.password);
  await page.getByRole("button", { name: "Ouvrir" }).click();
  await expect(page.getByRole("contentinfo")).toContainText("Nadia");
  await host.stop(folder);
});
