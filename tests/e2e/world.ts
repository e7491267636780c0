/** A small venue made by the use cases themselves: three halls, a week of evenings, a few people, one tariff book. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folders, type Host, NOW, SECRETS } from "./host";

/** An id as the backend makes them: a UUID of version 7, without its time. */
function id(): string {
  const bytes = randomBytes(16);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const HALLS = { large: "italienne", studio: "studio-120", mixed: "mixed" } as const;

/** Title, hall, hours after NOW. */
const EVENINGS: readonly [string, keyof typeof HALLS, readonly number[]][] = [
  ["Le Malade imaginaire", "large", [2.5, 26.5]],
  ["Petites formes", "studio", [2, 71, 95]],
  ["Fanfare des Balkans", "mixed", [50.5]],
  ["Peau d’Âne", "large", [93.25]],
];

const PEOPLE = [
  "Mme Marchal Anne-Laure 06 39 98 01 01 al.marchal@example.org",
  "M. Martin Jean-Baptiste 06 39 98 01 02 jb.martin@example.org",
  "Mme L’Herminier Inès 06 39 98 01 03",
  "M. Schmitt Théo theo.schmitt@example.org",
  "Mme Muller Zoé 06 39 98 01 05 zoe.muller@example.org",
];

/** A full price by category, a reduced one on proof, a ladder of five letters, an invitation. */
function book(venue: string) {
  const [full, reduced, ladder, invitation] = [id(), id(), id(), id()];
  const scope = { kind: "venue", id: venue };
  const cell = (tariff: string, category: string | null, amount: number) => ({
    tariff,
    category,
    scope,
    amount,
  });
  const levels = [600, 1300, 1800, 2400, 3000].map((value, index) => ({
    letter: "ABCDE".charAt(index),
    name: ["Très petit budget", "Petit budget", "Budget moyen", "Je soutiens", "Je soutiens fort"][index],
    price: { kind: "amount", value },
  }));
  const tariff = (of: string, code: string, name: string, rule: object, rest: object = {}) => ({
    id: of,
    code,
    name,
    rule,
    ...rest,
  });
  return {
    id: id(),
    version: 0,
    venue,
    tariffs: [
      tariff(full, "PLEIN", "Tarif plein", { kind: "standard", price: { kind: "grid" } }),
      tariff(reduced, "T2", "Tarif 2", {
        kind: "status",
        status: "jobseeker",
        price: { kind: "share", of: full, share: 6000 },
      }),
      tariff(ladder, "CHOIX", "Tarif au choix", { kind: "ladder", levels, suggested: "C" }),
      tariff(
        invitation,
        "INV",
        "Invitation",
        { kind: "standard", price: { kind: "grid" } },
        {
          proposed: false,
          free_motive: "Invitation",
        },
      ),
    ],
    prices: [cell(full, "1", 2000), cell(full, "2", 1600), cell(full, "3", 1000), cell(invitation, null, 0)],
    statuses: [{ code: "jobseeker", name: "en recherche d’emploi", evidence: { kind: "document" } }],
  };
}

/** The categories of a hall: the plan's own names, dearest first, under the codes of the book. */
async function categories(host: Host, session: string, plan: string) {
  const drawn = await host.call<{ categories: { name: string }[] }>("seating_plan", { plan }, session);
  return drawn.categories.map(({ name }, index) => ({
    code: String(Math.min(index, 2) + 1),
    name: `Catégorie ${Math.min(index, 2) + 1}`,
    plan: name,
  }));
}

/** Ten places of the first evening in the large hall, kept for a school until the next day. */
async function keepForSchool(ask: <Answer>(name: string, input: object) => Promise<Answer>): Promise<void> {
  const until = new Date(Date.parse(NOW) + 24 * 3_600_000).toISOString();
  const { performances } = await ask<{ performances: { id: string; hall_name: string }[] }>("programme", {
    from: NOW,
    until,
  });
  const performance = performances.find(({ hall_name }) => hall_name === "Grande salle")?.id;
  const { parts } = await ask<{ parts: string[][] }>("best_available", { performance, places: 10 });
  await ask("hold_places", { performance, kind: "option", label: "Lycée Monge", until, seats: parts.flat() });
}

/** Makes the venue, its till open on 150 €; its sellers are `nadia` and `claire`. */
export async function makeWorld(host: Host): Promise<void> {
  const { session, venue } = await host.call<{ session: string; venue: string }>("create_venue", {
    operator: {
      name: "Association Les Tréteaux",
      siren: "732829320",
      address: "1 rue du Théâtre\n67000 Strasbourg",
      licences: [{ number: "PLATESV-D-2019-001172", category: 1, valid_from: "2024-01-01" }],
    },
    venue: {
      name: "Théâtre des Tréteaux",
      address: "1 rue du Théâtre",
      postcode: "67000",
      city: "Strasbourg",
    },
    desk: { name: "Guichet", terminal: "A01" },
    agent: { code: "nadia", name: "Nadia Belkacem", ...SECRETS, language: "fr" },
  });
  const ask = <Answer>(name: string, input: object) => host.call<Answer>(name, input, session);
  await ask("create_agent", {
    code: "claire",
    name: "Claire Weiss",
    ...SECRETS,
    language: "fr",
    roles: ["box_office"],
  });
  const season = await ask<{ id: string }>("create_season", {
    name: "2026-2027",
    starts_on: "2026-09-01",
    ends_on: "2027-06-30",
  });
  const document = book(venue);
  await ask("save_tariff_draft", { name: "Tarifs 2026-2027", document });
  await ask("publish_tariff_book", { book: document.id });

  const halls = new Map<string, { hall: string; plan: string }>();
  for (const [key, file] of Object.entries(HALLS)) {
    const plan = readFileSync(join(folders.root, `tests/data/seating/${file}.json`), "utf8");
    const names = { large: "Grande salle", studio: "Studio", mixed: "Club" } as const;
    halls.set(key, await ask("create_hall", { name: names[key as keyof typeof HALLS], plan }));
  }
  for (const [title, key, hours] of EVENINGS) {
    const show = await ask<{ id: string }>("create_show", {
      season: season.id,
      title,
      discipline: "theatre",
    });
    const { hall, plan } = halls.get(key) ?? { hall: "", plan: "" };
    const listed = await categories(host, session, plan);
    const codes = [...new Set(listed.map(({ code }) => code))];
    await ask("create_performances", {
      show: show.id,
      hall,
      starts_at: hours.map((hour) => new Date(Date.parse(NOW) + hour * 3_600_000).toISOString()),
      categories: codes.map((code) => ({
        code,
        name: `Catégorie ${code}`,
        plan_categories: listed.filter((each) => each.code === code).map((each) => each.plan),
      })),
    });
  }
  for (const line of PEOPLE) await ask("create_contact", { line });
  await ask("open_till", { float: 15_000 });
  await keepForSchool(ask);
}
