/** The programme: what plays, how full it is, what is held; shows, series, halls and their plans. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectNothingSerious, NOW, test } from "./desk";
import { folders } from "./host";

const planFile = (name: string) =>
  readFileSync(join(folders.root, `tests/data/seating/${name}.json`), "utf8");

test("the programme lists what is to come, and opens a performance with its gauge", async ({ open }) => {
  const page = await open("nadia", "/programme");
  const table = page.getByRole("table", { name: "Représentations" });
  await expect(table.getByRole("columnheader")).toHaveText([
    "Date",
    "Spectacle",
    "Salle",
    "Remplissage",
    "Libres",
    "État",
  ]);
  await expectNothingSerious(page);
  await table.getByRole("row").nth(1).press("Enter");
  await expect(page.getByRole("region", { name: "Jauge" })).toContainText("Toute la salle");
  await expect(page.getByRole("grid", { name: "Plan de salle" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Actes" })).toMatchAriaSnapshot(`
    - region "Actes":
      - heading "Actes" [level=2]
      - button "Modifier…"
      - button "Catégories de prix…"
      - button "Copier…"
      - button "Reporter…"
      - button "Libérer les retraits…"
      - button "Annuler la représentation…"
  `);
  await expectNothingSerious(page);
});

test("nothing is held of nothing: the form says what is missing", async ({ open }) => {
  const page = await open("nadia", "/programme");
  await page.getByRole("table", { name: "Représentations" }).getByRole("row").nth(1).press("Enter");
  await page.getByRole("button", { name: "Retenir…" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Retenir" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("price categories are named, ordered and given the parts of the hall from the keyboard", async ({
  open,
}) => {
  const page = await open("nadia", "/programme");
  await page.getByRole("row", { name: /Fanfare des Balkans/ }).press("Enter");
  const act = page.getByRole("button", { name: "Catégories de prix…" });
  await act.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Catégories de prix" });
  const names = dialog.getByLabel("Nom imprimé");
  const save = dialog.getByRole("button", { name: "Enregistrer" });
  await dialog.getByRole("button", { name: "Ajouter une catégorie" }).press("Enter");
  await dialog.getByLabel("Code").last().fill("D");
  await names.last().fill("Debout");
  await expect(save).toHaveAttribute("aria-disabled", "true");
  const pit = dialog.getByRole("region", { name: "Zones entières" }).getByLabel("Fosse, 300 places");
  await dialog.getByRole("button", { name: "Retirer « Catégorie 1 »" }).press("Enter");
  await expect(dialog.getByRole("status")).toHaveText(
    /^Dans aucune catégorie, donc invendables\s: Fosse \(300 places\)\.$/,
  );
  await expectNothingSerious(page);
  await pit.selectOption({ label: "Debout" });
  await expect(dialog.getByRole("status")).toHaveCount(0);
  const up = dialog.getByRole("button", { name: "Monter « Debout »" });
  await up.press("Enter");
  await expect(up).toBeFocused();
  await expect(dialog.getByRole("list")).toMatchAriaSnapshot(`
    - list "Catégories, de la plus chère à la moins chère":
      - listitem:
        - text: Code
        - textbox "Code": D
        - text: Nom imprimé
        - textbox "Nom imprimé": Debout
        - text: 300 places
        - button "Monter « Debout »"
        - button "Descendre « Debout »"
        - button "Retirer « Debout »"
      - listitem:
        - text: Code
        - textbox "Code": "2"
        - text: Nom imprimé
        - textbox "Nom imprimé": Catégorie 2
        - text: 10 places
        - button "Monter « Catégorie 2 »"
        - button "Descendre « Catégorie 2 »"
        - button "Retirer « Catégorie 2 »"
  `);
  await names.first().press("Enter");
  await expect(page.getByText("Les catégories de prix sont enregistrées.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Légende" })).toContainText("Debout");
  await act.press("Enter");
  await expect(names.first()).toHaveValue("Debout");
});

test("price categories no longer change once a place is in a basket, and the form says what still may", async ({
  open,
  host,
}) => {
  const session = await host.signIn("claire");
  const { performances } = await host.call<{ performances: { id: string; title: string }[] }>(
    "programme",
    { from: NOW, until: "2027-01-01T00:00:00Z" },
    session,
  );
  const performance = performances.find(({ title }) => title === "Petites formes")?.id;
  const { parts } = await host.call<{ parts: string[][] }>(
    "best_available",
    { performance, places: 2 },
    session,
  );
  await host.call("add_seats", { performance, seats: parts.flat() }, session);
  const page = await open("nadia", "/programme");
  await page
    .getByRole("row", { name: /Petites formes/ })
    .first()
    .press("Enter");
  const act = page.getByRole("button", { name: "Catégories de prix…" });
  await act.click();
  const dialog = page.getByRole("dialog", { name: "Catégories de prix" });
  await expect(dialog.getByText(/^2 places sont vendues ou dans un panier\s: .* copier cette/)).toBeVisible();
  await expect(dialog.getByLabel("Nom imprimé").first()).toBeDisabled();
  await expect(dialog.getByRole("button", { name: "Enregistrer" })).toHaveAttribute("aria-disabled", "true");
  await expectNothingSerious(page);
});

test("a seller sees that price categories are not hers to change", async ({ open }) => {
  const page = await open("claire", "/programme");
  await page
    .getByRole("row", { name: /Petites formes/ })
    .first()
    .press("Enter");
  await expect(page.getByRole("button", { name: "Catégories de prix…" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("everything said of a show is written in its form, and kept", async ({ open }) => {
  const page = await open("nadia", "/programme/shows");
  await page.getByRole("button", { name: "Nouveau spectacle" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Titre").fill("La Mouette");
  await dialog.getByLabel("Discipline").selectOption({ label: "théâtre" });
  await dialog.getByLabel("TVA").selectOption({ index: 1 });
  await dialog.getByLabel("Durée (min)").fill("125");
  await dialog.getByLabel("Rang de la première séance").fill("138");
  await dialog.getByLabel("Producteur", { exact: true }).fill("Compagnie du Lac");
  await dialog.getByLabel("SIREN du producteur").fill("732829320");
  await dialog.getByLabel("Récépissé du producteur").fill("PLATESV-D-2024-001172");
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await page.getByRole("row", { name: /La Mouette/ }).press("Enter");
  await expect(dialog.getByLabel("Rang de la première séance")).toHaveValue("138");
  await expect(dialog.getByLabel("SIREN du producteur")).toHaveValue("732829320");
  await expect(dialog.getByLabel("Durée (min)")).toHaveValue("125");
});

test("a series is created, one of its dates edited, copied, then postponed to its copy", async ({ open }) => {
  const page = await open("nadia", "/programme");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Nouvelles dates" }).click();
  await dialog.getByLabel("Spectacle").selectOption({ label: "Petites formes" });
  await dialog.getByLabel("Salle").selectOption({ label: "Studio" });
  await dialog.getByLabel("Contrat").selectOption({ label: "coréalisation" });
  await dialog.getByLabel("Date 1").fill("4/3/2027 20h30");
  await dialog.getByRole("button", { name: "Ajouter une date" }).click();
  await expect(dialog.getByLabel("Date 2", { exact: true })).toHaveValue(/^05\/03\/2027 20\sh\s30$/);
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Créer les dates" }).click();
  await expect(page.getByText("2 représentations créées.")).toBeVisible();

  await page.getByRole("row", { name: /jeu. 4 mars/ }).press("Enter");
  await page.getByRole("button", { name: "Modifier…" }).click();
  await expect(dialog.getByLabel("Contrat")).toHaveValue("corealisation");
  await expect(dialog.getByLabel("Ouverture des portes")).toHaveValue(/^04\/03\/2027 20\sh$/);
  await dialog.getByLabel("Début").fill("04/03/2027 19 h 30");
  await expect(dialog.getByLabel("Ouverture des portes")).toHaveValue(/^04\/03\/2027 19\sh$/);
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("La représentation est enregistrée.")).toBeVisible();
  await expect(page.getByRole("banner").last()).toContainText("19 h 30");

  await page.getByRole("button", { name: "Copier…" }).click();
  await dialog.getByLabel("Début").fill("07/03/2027 17 h");
  await page.keyboard.press("Enter");
  await expect(page.getByText("La copie est créée, avec ses catégories.")).toBeVisible();
  await page.getByRole("button", { name: "Reporter…" }).click();
  await dialog.getByRole("combobox", { name: "Vers" }).selectOption({ label: "dimanche 7 mars 2027, 17 h" });
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Reporter", exact: true }).click();
  await expect(page.getByText("La représentation est reportée")).toBeVisible();
  await expect(page.getByRole("button", { name: "Annuler la représentation…" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("the calendar is exported for other programs to follow", async ({ open }) => {
  const page = await open("nadia", "/programme");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /iCalendar|calendrier/i }).click();
  const file = await (await download).path();
  expect(readFileSync(file, "utf8")).toMatch(/^BEGIN:VCALENDAR[\s\S]*SUMMARY:Petites formes/);
});

test("a row of the plan is chosen by the keyboard and renumbered, and the plan exported", async ({
  open,
}) => {
  const page = await open("nadia", "/programme/halls");
  await page.getByRole("row", { name: /Studio/ }).press("Enter");
  const edit = page.getByRole("region", { name: "Ce qui change" });
  await expect(edit).toMatchAriaSnapshot(`
    - region "Ce qui change":
      - heading "Ce qui change" [level=2]
      - paragraph
      - checkbox "Choisir par rangée"
      - paragraph: 0 place choisie
      - combobox "Faire"
      - paragraph
      - spinbutton "Premier numéro": "1"
      - spinbutton "De place en place": "1"
      - combobox "En partant"
      - button "Publier la modification"
  `);
  await expectNothingSerious(page);
  await edit.getByLabel("Choisir par rangée").check();
  await page.getByRole("grid", { name: "Plan de salle" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(edit.getByText(/\d+ places choisies/)).toBeVisible();
  await edit.getByLabel("Premier numéro").fill("101");
  await edit.getByRole("button", { name: "Publier la modification" }).click();
  await expect(page.getByText("Le plan est publié, version 2.")).toBeVisible();
  await expect(page.getByRole("gridcell", { name: /101/ }).first()).toBeAttached();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter le plan" }).click();
  const exported = readFileSync(await (await download).path(), "utf8");
  expect(exported).toContain('"seat_number":"101"');
});

test("a plan whose ids are repeated is refused with the list, and taken once renumbered", async ({
  open,
}) => {
  const twice = JSON.parse(planFile("mixed"));
  const seats = twice.zones[1].rows[0].seats;
  seats[1].uuid = seats[0].uuid;
  const page = await open("nadia", "/programme/halls");
  await page.getByRole("button", { name: "Nouvelle salle" }).click();
  const dialog = page.getByRole("dialog");
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByLabel("Fichier du plan (JSON)").click();
  await (await chooser).setFiles({
    name: "club.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(twice)),
  });
  await expect(dialog.getByRole("alert")).toContainText(seats[0].uuid);
  await expect(dialog.getByRole("button", { name: "Créer la salle" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await dialog.getByLabel("Renuméroter les identifiants répétés").check();
  await expect(dialog.getByText("1 identifiant renuméroté")).toBeVisible();
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Créer la salle" }).click();
  await expect(page.getByRole("row", { name: /club/ })).toBeVisible();
});
