/** Two desks of a venue, each in its window, and the shared database between them. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectNothingSerious, test } from "./desk";
import { build, Host } from "./host";
import { Hub } from "./hub";
import { newDesk, type State, twoDesks } from "./two-desks";

/** More people than come at once. */
const PEOPLE = 2500;

/** A file of so many people. */
function people(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => `Personne${n};Ada;ada${n}@exemple.fr\r\n`);
  const path = join(mkdtempSync(join(tmpdir(), "people-")), "people.csv");
  writeFileSync(path, `Nom;Prénom;Courriel\r\n${lines.join("")}`);
  return path;
}

/** A port that nobody listens on. */
const freePort = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });

test("what two desks wrote of one person is settled with one gesture", async ({ host, open }) => {
  test.setTimeout(90_000);
  const { hub, second, session, other } = await twoDesks(host);
  let running = true;
  try {
    const made = await host.call<{ contact: { contact: string } }>(
      "create_contact",
      { kind: "person", given: "Zoé", usage: "Lemaire" },
      session,
    );
    const { contact } = made.contact;
    const exchange = async () => {
      for (let round = 0; round < 2; round++) {
        await host.call("exchange", {}, session);
        await second.host.call("exchange", {}, other);
      }
    };
    await exchange();
    await host.call("edit_contact", { contact, fields: { usage: "Le Maire" } }, session);
    await second.host.call("edit_contact", { contact, fields: { usage: "Lemayre" } }, other);
    await exchange();

    const page = await open("nadia", "/settings/network");
    const card = page.getByRole("region", { name: "Fiches écrites à deux postes" });
    await expect(card.getByRole("heading", { level: 3 })).toContainText("nom d’usage");
    await expect(card.getByRole("button", { name: "Garder « Lemayre »" })).toBeVisible();
    await expectNothingSerious(page);
    await card.getByRole("button", { name: "Garder « Le Maire »" }).click();
    await expect(card).toContainText("Rien n’attend de décision.");
    await exchange();
    const card2 = await second.host.call<{ sheet: { usage: string } }>("contact_card", { contact }, other);
    expect(card2.sheet.usage).toBe("Le Maire");
    const desks = page.getByRole("region", { name: "Postes du lieu" });
    await expect(desks.getByRole("listitem")).toHaveCount(2);
    // It is lost for good: as long as it runs, its next hello would say otherwise.
    await second.host.stop(second.folder);
    running = false;
    await desks.getByRole("button", { name: "Déclarer perdu" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Déclarer perdu" }).click();
    await expect(desks).toContainText("Déclaré perdu le");
    await expectNothingSerious(page);
  } finally {
    if (running) await second.host.stop(second.folder);
    await hub.stop();
  }
});

test("before a cut a desk sees what it could do, asks for places, and takes the whole evening", async ({
  host,
  open,
}) => {
  test.setTimeout(90_000);
  const { hub, second } = await twoDesks(host);
  try {
    const page = await open("nadia", "/");
    await page.getByRole("button", { name: "Et si je débranche maintenant ?" }).click();
    const sheet = page.getByRole("dialog", { name: "Et si je débranche maintenant ?" });
    const tonight = sheet.getByRole("listitem").first();
    await expect(tonight.getByRole("heading", { level: 3 })).toBeVisible();
    await expectNothingSerious(page);
    await tonight.getByLabel(/^Places à garder/).fill("12");
    await tonight.getByRole("button", { name: "Demander" }).click();
    await expect(tonight).toContainText(/À ce poste\s*12/);
    await expect(page.getByRole("contentinfo")).toContainText("12 vendables hors connexion");
    await tonight.getByRole("button", { name: "Tout rendre" }).click();
    await expect(tonight.getByLabel(/^Places à garder/)).toHaveValue("0");

    await tonight.getByRole("button", { name: "Mise en soirée…" }).click();
    const evening = page.getByRole("dialog", { name: /^Mettre/ });
    await expect(evening.getByRole("checkbox")).toHaveCount(2);
    await expect(evening.getByRole("checkbox", { name: "Guichet 1 (ce poste)" })).toBeChecked();
    await expectNothingSerious(page);
    await evening.getByRole("button", { name: "Mettre en soirée" }).click();
    await expect(tonight).toContainText("Mise en soirée : ");
    await expectNothingSerious(page);
  } finally {
    await second.host.stop(second.folder);
    await hub.stop();
  }
});

test("the diagnostic file is saved from the settings", async ({ open }) => {
  const page = await open("nadia", "/settings");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Enregistrer le fichier de diagnostic" }).click();
  expect((await download).suggestedFilename()).toMatch(/^diagnostic-A01-\d{8}-\d{4}\.json$/);
});

test("a venue joins a network from its settings, and a second desk from the first screen", async ({
  host,
  open,
  browser,
}) => {
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
    // Which of its steps is seen depends on how fast the machine is; each counts up to a whole.
    const told = other
      .getByText(/\s: [\d\s]+ sur \d[\d\s]*$/)
      .first()
      .waitFor();
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

test("a venue without Internet makes a desk its main one from its settings, and adds another", async ({
  host,
  open,
}) => {
  test.setTimeout(120_000);
  const second = await Host.of("nothing", build());
  const session = await host.signIn("nadia");
  try {
    const page = await open("nadia", "/settings");
    const card = page.getByRole("region", { name: "Poste principal" });
    const port = String(await freePort());
    await card.getByLabel("Port").fill(port);
    await expectNothingSerious(page);
    await card.getByRole("button", { name: "Faire de ce poste le poste principal" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Faire de ce poste le poste principal" }).click();
    await expect(card).toContainText("en marche", { timeout: 60_000 });
    await expect(card).toContainText(`:${port}/parterre`);
    await expect(page.getByRole("contentinfo")).toContainText("Synchronisé");

    await card.getByLabel("Nom du poste").fill("Guichet 2");
    await card.getByRole("button", { name: "Ajouter ce poste" }).click();
    const told = card.getByRole("status").locator("code");
    await expect(told).toHaveCount(2);
    const [address, code] = await told.allTextContents();
    await expectNothingSerious(page);
    const joined = await second.host.call<{ desk_name: string }>("join_network", { address, code });
    expect(joined.desk_name).toBe("Guichet 2");

    await card.getByRole("button", { name: "Sauvegarder la base maintenant" }).click();
    await expect(card).not.toContainText("jamais");
  } finally {
    await host.call("rest_main_desk", {}, session);
    await second.host.stop(second.folder);
  }
});
