/** Tickets by e-mail, as the desk sees them: offered when they can leave, told when they do not. */
import type { Page } from "@playwright/test";
import { expect, expectNothingSerious, test, toPayment } from "./desk";
import type { Host } from "./host";

/** A mail server that answers nothing: no desk listens on port 9. */
async function withServer(host: Host): Promise<void> {
  const session = await host.signIn("nadia");
  const settings = await host.call<{ desk: object }>("settings", {}, session);
  const mail = {
    host: "127.0.0.1",
    port: 9,
    security: "plain",
    user: null,
    from: "Guichet <guichet@example.org>",
  };
  await host.call("change_settings", { desk: { ...settings.desk, mail } }, session);
}

/** Sells a place whose ticket is mailed, and opens its order. */
async function mailed(page: Page, address: string) {
  const dialog = await toPayment(page, 1);
  await expect(dialog.getByLabel("Montant")).toBeFocused();
  await dialog.getByText("Par courriel").click();
  await dialog.getByRole("textbox", { name: "Courriel" }).fill(address);
  await dialog.getByRole("button", { name: /^Carte acceptée/ }).click();
  const sold = page.getByRole("dialog", { name: "C’est vendu" });
  const [number = ""] = /[A-Z]\d\d-\d+/.exec((await sold.getByText(/^Dossier/).textContent()) ?? "") ?? [];
  await sold.getByRole("button", { name: "Vente suivante" }).click();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("textbox", { name: "Chercher ou commander" })).toBeFocused();
  await page.keyboard.type(number);
  await page.getByRole("button", { name: new RegExp(`Dossier ${number}`) }).click();
  return page.getByRole("dialog", { name: `Dossier ${number}` });
}

test("a desk without a mail server says that it offers no mail, and what to do", async ({ open }) => {
  const page = await open("nadia");
  const dialog = await toPayment(page, 1);
  await expect(dialog.getByRole("radio", { name: "Par courriel" })).toBeDisabled();
  await expect(dialog.getByText(/ce poste n’a pas de serveur/)).toBeVisible();
  await expectNothingSerious(page);
});

test("a letter that does not leave is told, sent elsewhere and given up", async ({ open, host }) => {
  await withServer(host);
  const page = await open("nadia");
  const order = await mailed(page, "faux@example.org");
  const mail = order.getByRole("region", { name: "Courriels" });
  await expect(mail.getByText("faux@example.org")).toBeVisible();
  await expect(mail.getByText("Partira dès que possible")).toBeVisible();
  await mail.getByRole("button", { name: "Réessayer — faux@example.org" }).click();
  await expect(mail.getByText(/1 essai, prochain .* · Réponse du serveur/)).toBeVisible();
  await mail.getByRole("button", { name: "Autre adresse — faux@example.org" }).click();
  await mail.getByRole("textbox", { name: "Adresse" }).fill("juste@example.org");
  await mail.getByRole("button", { name: "Envoyer", exact: true }).click();
  await expect(mail.getByText("Remplacé par un envoi à juste@example.org.")).toBeVisible();
  await expect(mail.getByText("en attente")).toHaveCount(1);
  await expectNothingSerious(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "1 courriel ne part pas" }).click();
  const waiting = page.getByRole("dialog", { name: "Courriels" });
  await expectNothingSerious(page);
  await waiting.getByRole("button", { name: "Renoncer — juste@example.org" }).click();
  await expect(waiting.getByText("Aucun courriel n’attend.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /ne part pas/ })).toBeHidden();
});
