/** Every screen that an administrator can open by its address. */
import { expect, type Page } from "@playwright/test";
import type { Host } from "./host";

/** The screens of an administrator, by name and path; those that show one thing show the first there is, and the card is that of `person`. */
export async function screens(host: Host, session: string, person: string): Promise<Record<string, string>> {
  const ask = <Answer>(name: string, input: object = {}) => host.call<Answer>(name, input, session);
  const span = { from: "2026-11-21T00:00:00Z", until: "2027-06-30T00:00:00Z" };
  const { performances } = await ask<{ performances: { id: string }[] }>("programme", span);
  const { halls } = await ask<{ halls: { id: string }[] }>("list_halls");
  const { books } = await ask<{ books: { id: string }[] }>("list_tariff_books");
  const { contacts } = await ask<{ contacts: { contact: string }[] }>("find_contacts", { query: person });
  return {
    publics: "/publics",
    "publics-fiche": `/publics?person=%22${contacts[0]?.contact}%22`,
    "publics-import": "/publics/import",
    programme: "/programme",
    "programme-representation": `/programme/performance?id=%22${performances[0]?.id}%22`,
    "programme-spectacles": "/programme/shows",
    "programme-salles": "/programme/halls",
    "programme-salle": `/programme/hall?id=%22${halls[0]?.id}%22`,
    tarifs: "/tariffs",
    "tarifs-grille": `/tariffs/book?id=%22${books[0]?.id}%22`,
    "tarifs-essai": "/tariffs/try",
    "tarifs-simulation": "/tariffs/simulation",
    "tarifs-abonnements": "/tariffs/passes",
    caisse: "/till",
    "caisse-postes": "/till/venue",
    "caisse-recettes": "/till/takings",
    "caisse-journal": "/till/journal",
    reglages: "/settings",
    "reglages-lieu": "/settings/venue",
    "reglages-agents": "/settings/agents",
    "reglages-sauvegardes": "/settings/backups",
    "reglages-reseau": "/settings/network",
  };
}

/** Goes to a path, and waits until its screen has what it shows. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.waitForTimeout(300);
}
