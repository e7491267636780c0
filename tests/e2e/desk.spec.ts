/** The desk screen as assistive technology meets it, and its ordinary gestures. */
import { expect, expectNothingSerious, onPlan, take, test, toPayment } from "./desk";

test("the desk says what it is: its parts, their names, and what is chosen", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid", { name: "Plan de salle" })).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - radiogroup "Représentations":
        - radio [checked]
      - region "Plan de salle":
        - grid "Plan de salle"
        - toolbar "Chercher des places":
          - button /Meilleures? places?/
        - list "Légende"
      - list "Raccourcis de cet écran"
  `);
  await expect(page.getByRole("complementary")).toMatchAriaSnapshot(`
    - complementary:
      - region "Spectateur":
        - button /Trouver ou créer le spectateur/
      - region "Panier":
        - paragraph: Le panier est vide
        - paragraph: /« 3 B »/
      - region "Règlement":
        - paragraph:
          - text: 0 place
          - status: /0,00/
        - button "Carte" [pressed]
        - button "Espèces"
        - button "Chèque"
        - button "Chèque-vacances"
        - button "Avoir ou cadeau"
        - button "Plusieurs…"
        - button /Payer et imprimer/ [disabled]
  `);
  await expect(page.getByRole("contentinfo")).toContainText("Poste seul");
  await expectNothingSerious(page);
});

test("nothing keeps anyone out of a basket, of its dialogs, nor in the dark", async ({ open }) => {
  const page = await open("nadia");
  await take(page, 2);
  await expectNothingSerious(page);
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" })).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("F4");
  await expect(page.getByRole("combobox", { name: "Nom, téléphone, courriel" })).toBeFocused();
  await expectNothingSerious(page);
  await page.keyboard.press("Escape");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothingSerious(page);
});

test("cash with its change, then the next sale begins", async ({ open }) => {
  const page = await open("nadia");
  await take(page, 2);
  await page.getByRole("button", { name: "Espèces" }).click();
  await page.keyboard.press("F8");
  const dialog = page.getByRole("dialog", { name: "Règlement" });
  await dialog.getByLabel("Reçu").fill("200");
  await expect(dialog.getByText(/^Rendre /)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toContainText("À rendre");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
});

test("standing places are taken by the letter of their zone, and the plan says how many remain", async ({
  open,
}) => {
  const page = await open("nadia");
  await page.getByRole("radio", { name: /Fanfare des Balkans/ }).click();
  const area = page.getByRole("button", { name: /^Prendre .* en Fosse/ });
  const free = Number(/(\d+) libres/.exec((await area.textContent()) ?? "")?.[1]);
  await page.keyboard.press("3");
  await page.keyboard.press("f");
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(3);
  await expect(area).toContainText(`${free - 3} libres`);
  await page.keyboard.press("Control+Delete");
  await page.getByRole("button", { name: "Vider le panier" }).click();
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
  await expect(area).toContainText(`${free} libres`);
});

test("a letter of the ladder changes a price, and its reason says so", async ({ open }) => {
  const page = await open("nadia");
  await page
    .getByRole("radio", { name: /Petites formes/ })
    .last()
    .click();
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  const line = page.getByRole("group", { name: "Panier" }).getByRole("listitem");
  await line.getByRole("button", { name: /^Tarifs pour/ }).click();
  await page.getByRole("menuitem", { name: /Tarif au choix/ }).click();
  const ladder = line.getByRole("radiogroup");
  await expect(ladder.getByRole("radio", { name: /^C,/ })).toBeChecked();
  await ladder.getByRole("radio", { name: /^C,/ }).press("b");
  await expect(line).toContainText("13,00");
  await expect(line).toContainText("Petit budget");
});

test("an option says whose it is and until when, and is sold in one gesture", async ({ open }) => {
  const page = await open("nadia");
  await page
    .getByRole("radio", { name: /Le Malade imaginaire/ })
    .first()
    .click();
  const active = await onPlan(page);
  const deep = 20;
  for (let row = 0; row < deep && !(await active()).includes("Lycée Monge"); row += 1)
    await page.keyboard.press("ArrowDown");
  expect(await active()).toContain("en option, Lycée Monge, jusqu’au");
  await page.keyboard.press("Space");
  const hold = page.getByRole("dialog", { name: "Option · Lycée Monge" });
  await expect(hold).toContainText("10 places");
  await hold.getByRole("button", { name: "Vendre ces places" }).click();
  await expect(page.getByRole("group", { name: "Panier" }).getByRole("listitem")).toHaveCount(10);
});

test("places of the basket are kept as an option, and the plan says for whom", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  const basket = page.getByRole("group", { name: "Panier" });
  await expect(basket.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Mettre en option…" }).click();
  const dialog = page.getByRole("dialog", { name: "Mettre 2 places en option" });
  await dialog.getByLabel("Pour").fill("Lycée Monge");
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Poser l’option" }).click();
  await expect(page.getByText("Les places sont en option pour Lycée Monge.")).toBeVisible();
  await expect(page.getByText("Le panier est vide").first()).toBeVisible();
});

test("a gift voucher is sold from the basket, then pays a place by its number", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.getByRole("button", { name: "Abonnement, cadeau, don…" }).click();
  const add = page.getByRole("dialog", { name: "Ajouter au panier" });
  await add.getByLabel("Quoi").selectOption({ label: "Chèque-cadeau" });
  await add.getByLabel("Montant (€)").fill("100");
  await expectNothingSerious(page);
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("list", { name: "Abonnements, cadeaux et dons" }).getByRole("listitem"),
  ).toHaveCount(1);
  await expect(page.getByText("Le panier est vide")).toHaveCount(0);
  await page.keyboard.press("F8");
  await expect(page.getByRole("dialog", { name: "Règlement" }).getByLabel("Montant")).toBeFocused();
  await page.keyboard.press("Enter");
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  const said = (await sold.getByText(/^Chèque-cadeau A/).textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(sold).toBeHidden();

  const pay = await toPayment(page, 1);
  await pay.getByLabel("Moyen").selectOption({ label: "Avoir ou chèque-cadeau maison" });
  const number = said.replace("Chèque-cadeau ", "").trim();
  await pay.getByLabel("Numéro de l’avoir ou du chèque-cadeau").fill(number);
  const note = pay.getByLabel("Avoir ou chèque-cadeau", { exact: true });
  await expect(note.locator("option:checked")).toHaveText(new RegExp(`^Chèque-cadeau ${number}`));
  await expectNothingSerious(page);
  await pay.getByRole("button", { name: /^Encaisser/ }).click();
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toBeVisible();
});

test("a gift voucher of the house given as one of a third party is debited in one gesture", async ({
  open,
  host,
}) => {
  const session = await host.signIn("nadia");
  const { basket } = await host.call<{ basket: string }>("add_gift_voucher", { amount: 5000 }, session);
  const cash = [{ means: "cash", amount: 5000 }];
  const { vouchers } = await host.call<{ vouchers: { number: string }[] }>(
    "place_order",
    { basket, payments: cash },
    session,
  );
  const number = vouchers[0]?.number ?? "";
  const page = await open("nadia");
  const pay = await toPayment(page, 1);
  await pay.getByLabel("Moyen").selectOption({ label: "Chèque-cadeau d’un tiers" });
  await pay.getByLabel("Numéro", { exact: true }).fill(number);
  await page.keyboard.press("Enter");
  await pay.getByRole("button", { name: `Débiter ${number}` }).click();
  await expect(pay.getByLabel("Moyen")).toHaveValue("credit_note");
  await expect(
    pay.getByLabel("Avoir ou chèque-cadeau", { exact: true }).locator("option:checked"),
  ).toHaveText(new RegExp(`^Chèque-cadeau ${number}`));
  await expectNothingSerious(page);
  await pay.getByRole("button", { name: /^Encaisser 20,00/ }).click();
  await expect(page.getByRole("dialog", { name: "C’est vendu" })).toBeVisible();
});

test("nothing of the basket reaches into the margin of its pane, which would scroll sideways", async ({
  open,
}) => {
  const page = await open("nadia");
  await take(page, 3);
  const beyond = await page.getByRole("complementary").evaluate((pane) => {
    const style = getComputedStyle(pane);
    const { left, right } = pane.getBoundingClientRect();
    const [from, to] = [
      left + Number.parseFloat(style.paddingLeft),
      right - Number.parseFloat(style.paddingRight),
    ];
    return [...pane.querySelectorAll("*")]
      .filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width > 0 && (box.left < from - 1 || box.right > to + 1);
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 80));
  });
  expect(beyond).toEqual([]);
});

test("who is not known is created from one line", async ({ open }) => {
  const page = await open("nadia");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.keyboard.press("F4");
  await page.keyboard.type("Mme Zwickert Apolline 06 39 98 12 34 apolline.zwickert@example.org");
  await expect(page.getByRole("option", { name: /^Créer/ })).toContainText("Apolline Zwickert");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Spectateur" })).toContainText("Apolline Zwickert");
});
