/** Two desks of a venue, each in its window, and the shared database between them. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectNothingSerious, test } from "./desk";
import { build, Host } from "./host";
import { Hub } from "./hub";

interface State {
  venue: string;
  desk: string;
}

/** More people than come at once. */
const PEOPLE = 2500;

/** A file of so many people. */
function people(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => `Personne${n};Ada;ada${n}@exemple.fr\r\n`);
  const path = join(mkdtempSync(join(tmpdir(), "people-")), "people.csv");
  writeFileSync(path, `Nom;Prénom;Courriel\r\n${lines.join("")}`);
  return path;
}

/** An id of a desk that nobody knows yet. */
const newDesk = () =>
  randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-7$3-8$4-$5");

test("a venue joins a network from its settings, and a second desk from the first screen", async ({ host, open, browser }) => {
  const hub = await Hub.start();
  const second = await Host.of("nothing", build());
  try {
    const session = await host.signIn("nadia");
    await host.call("import_contacts", { path: people(PEOPLE), mapping: [], job: "" }, session);
    const own = await host.call<State>("network_state", {}, session);
    await hub.admit(own.venue, "Théâtre");
    const code = await hub.code(own.desk, own.venue, "Guichet 1");

    const page = await open("nadia", "/settings");
    const line = page.getByRole("contentinfo");
    await expect(line).toContainText("Poste seul");
    const card = page.getByRole("region", { name: "Réseau" });
    await expect(card).toContainText(own.venue);
    await expectNothingSerious(page);
    await card.getByLabel("Adresse de la base").fill(hub.address);
    await card.getByLabel("Code du poste").fill(code);
    await card.getByRole("button", { name: "Rejoindre le réseau" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rejoindre le réseau" }).click();
    await expect(card).toContainText("synchronisé", { timeout: 30_000 });
    await expect(line).toContainText("Synchronisé");
    await expectNothingSerious(page);

    const desk = newDesk();
    const invitation = await hub.code(desk, own.venue, "Guichet 2");
    const other = await (await browser.newContext({ locale: "fr-FR" })).newPage();
    await other.goto(second.host.url);
    await other.getByRole("button", { name: "Rejoindre" }).click();
    await expectNothingSerious(other);
    await other.getByLabel("Adresse de la base").fill(hub.address);
    await other.getByLabel("Code du poste").fill(invitation);
    const told = other.getByText(/^Rangement des fiches\s: [\d\s]+ sur [234]\s\d{3}$/).waitFor();
    await other.getByRole("button", { name: "Rejoindre" }).click();
    await told;
    // The venue, its sellers and its evenings are there: somebody takes the desk.
    await expect(other.getByText("Qui tient le poste ?")).toBeVisible({ timeout: 30_000 });
    await other.context().close();
  } finally {
    await second.host.stop(second.folder);
    await hub.stop();
  }
});
