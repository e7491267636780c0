/** Components on their own, by `?show=`, to be looked at. No part of the product imports this. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { type ReactNode, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { type DeskState, DeskStateProvider } from "@/app/deskState";
import { Shell } from "@/app/Shell";
import {
  Action,
  Card,
  CommandsProvider,
  createWords,
  DataTable,
  Design,
  Field,
  Page,
  Tag,
  useTeller,
} from "@/design";
import { CreateVenue } from "@/features/network/CreateVenue";
import { FirstStart } from "@/features/network/FirstStart";
import { SignIn } from "@/features/network/SignIn";
import { DeskScreen } from "@/features/sales/DeskScreen";
import type { DeskView } from "@/features/sales/desk/view";
import { SeatPlan } from "@/features/sales/SeatPlan";
import { createQueryClient } from "@/ipc/query";
import { hall, theatre } from "./plans";

const query = new URLSearchParams(location.search);

const state: DeskState = {
  code: "A07",
  agent: "Nadia",
  rights: ["sell", "read_contacts", "manage_tariffs", "keep_till", "manage_network"],
  exchange:
    query.get("state") === "offline"
      ? { kind: "offline", since: "2026-11-21T18:12:00Z" }
      : query.get("state") === "alone"
        ? { kind: "alone" }
        : { kind: "synced", at: new Date(Date.now() - 4000).toISOString() },
  grants: 12,
  till: { openedAt: "2026-11-21T17:02:00Z", licensed: true },
  training: query.has("training"),
  stuckMail: 0,
  demonstration: query.has("training"),
};

const show = (id: string, title: string, startsAt: string, sold: number, capacity: number, rest = {}) => ({
  id,
  title,
  startsAt,
  hall: "Grande salle",
  capacity,
  sold,
  options: 0,
  waiting: 0,
  audience: null,
  vatRate: 550,
  ...rest,
});

const view: DeskView = {
  items: [],
  channel: "desk",
  now: "2026-11-21T18:00:00Z",
  current: "1",
  performances: [
    show("1", "Le Malade imaginaire", "2026-11-21T19:30:00Z", 612, 794),
    show("2", "Petites formes", "2026-11-21T18:00:00Z", 120, 120, { waiting: 6 }),
    show("3", "Le Malade imaginaire", "2026-11-22T19:30:00Z", 288, 794),
    show("4", "Mahler 4 · Orchestre du Rhin", "2026-11-23T16:00:00Z", 1204, 1914),
    show("5", "Peau d’Âne", "2026-11-25T13:15:00Z", 64, 794, { audience: "scolaire" }),
  ],
  ...theatre,
  areas: [],
  exchange: null,
  person: {
    id: "p",
    email: "anne@example.org",
    name: "Anne-Laure L’Herminier",
    facts: ["Sélestat", "06 12 34 56 78", "4 sorties depuis septembre"],
    tags: [
      { text: "Carnet : 2 places", tone: "leaf" },
      { text: "Relais · lycée Koeberlé", tone: "sky" },
      { text: "Préfère le couloir", tone: "ochre" },
    ],
  },
  lines: [
    {
      id: "17",
      place: "Orchestre C · 17",
      price: 1600,
      instead: 2000,
      reason: "Palier 2 : 4 sorties depuis septembre, −20 % sur 20,00 €",
      tariff: "Fidélité",
      offers: [],
      ladder: null,
    },
    {
      id: "19",
      place: "Orchestre C · 19",
      price: "1 place du carnet",
      instead: null,
      reason: "Carnet 10 places, valable jusqu’au 30 juin · il en restera 1",
      tariff: "Carnet",
      offers: [],
      ladder: null,
    },
    {
      id: "21",
      place: "Orchestre C · 21",
      price: 1800,
      instead: null,
      reason: "Tarif au choix, dit par la personne",
      tariff: "Au choix",
      offers: [],
      ladder: {
        tariff: "ladder",
        chosen: "C",
        steps: [600, 1300, 1800, 2400, 3000].map((cents, index) => ({ code: "ABCDE".charAt(index), cents })),
      },
    },
  ],
  total: 3400,
  vatRates: [550],
  means: ["card", "cash", "cheque", "voucher", "credit", "several"],
  chosenMeans: "card",
};

const empty: DeskView = {
  ...view,
  person: null,
  lines: [],
  total: 0,
  vatRates: [],
  unpayable: "Le panier est vide",
};

function Desk({ start }: { start: DeskView }) {
  const [now, set] = useState(start);
  return (
    <DeskScreen
      view={now}
      acts={{
        choosePerformance: (current) => set((it) => ({ ...it, current })),
        pickSeat: ({ id }) =>
          set((it) => ({
            ...it,
            seats: it.seats.map((seat) =>
              seat.id === id
                ? { ...seat, state: seat.state === "free" ? ("basket" as const) : ("free" as const) }
                : seat,
            ),
          })),
        takeBest: () => {},
        findPerson: () => {},
        takeArea: () => {},
        collect: () => {},
        stopExchange: () => {},
        takeOffer: (line, { level }) =>
          set((it) => ({
            ...it,
            lines: it.lines.map((each) =>
              each.id === line && each.ladder && level
                ? { ...each, ladder: { ...each.ladder, chosen: level } }
                : each,
            ),
          })),
        removeLine: (line) => set((it) => ({ ...it, lines: it.lines.filter(({ id }) => id !== line) })),
        removeItem: () => {},
        addItem: () => {},
        makeOption: () => {},
        chooseBuyer: () => {},
        chooseMeans: (chosenMeans) => set((it) => ({ ...it, chosenMeans })),
        pay: () => {},
        emptyBasket: () => set((it) => ({ ...it, lines: [], total: 0 })),
      }}
    />
  );
}

function Pieces() {
  const tell = useTeller();
  const [name, setName] = useState("Anne-Laure");
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    id: String(index),
    name: ["Matthéo Nudant", "Zoé Muller", "Inès L’Hôte", "Théo Schmitt"][index % 4] ?? "",
    town: ["Strasbourg", "Sélestat", "Colmar", "Obernai"][index % 4] ?? "",
    outings: (index * 7) % 23,
  }));
  return (
    <Page
      title="Jeunes curieux de théâtre"
      subtitle="segment vivant"
      actions={<Action onClick={() => tell.done("Le segment est enregistré.")}>Enregistrer</Action>}
      aside={<Card title="Recoupement">Rien.</Card>}
      fit="fill"
    >
      <div style={{ display: "grid", gap: 12, gridTemplateRows: "auto minmax(0,1fr)", minHeight: 0 }}>
        <Card title="Personne" tone="sunken">
          <div style={{ display: "flex", gap: 12, alignItems: "end" }}>
            <Field label="Prénom" value={name} onChange={setName} />
            <Field
              label="Courriel"
              value="anne"
              onChange={() => {}}
              problem="Il manque ce qui suit le signe @."
            />
            <Tag tone="garnet">choisi</Tag>
            <Action onClick={() => {}} unavailable="Votre rôle ne permet pas de fusionner des contacts.">
              Fusionner
            </Action>
            <Action primary onClick={() => tell.failed({ code: "ui.unreachable", params: {}, id: "19f-2a" })}>
              Échouer
            </Action>
          </div>
        </Card>
        <DataTable
          label="Personnes"
          rows={rows}
          rowId={(row) => row.id}
          onOpen={() => {}}
          current="2"
          onExport={() => {}}
          columns={[
            { id: "name", header: "Personne", value: (row) => row.name },
            { id: "town", header: "Commune", value: (row) => row.town },
            { id: "outings", header: "Sorties", value: (row) => row.outings, align: "end", width: "90px" },
          ]}
        />
      </div>
    </Page>
  );
}

const rooms: Record<string, () => ReactNode> = {
  desk: () => <Desk start={view} />,
  empty: () => <Desk start={empty} />,
  pieces: () => <Pieces />,
  hall: () => (
    <Page title="8 400" fit="fill">
      <SeatPlan {...hall} onPick={() => {}} />
    </Page>
  ),
};

const alone: Record<string, () => ReactNode> = {
  create: () => (
    <CreateVenue
      busy={false}
      problem="Ce SIREN n’existe pas : vérifiez ses neuf chiffres."
      onCreate={() => {}}
      onBack={() => {}}
    />
  ),
  start: () => <FirstStart onBegin={() => {}} />,
  signin: () => (
    <SignIn
      venue="La Grande Scène"
      sellers={[
        { code: "NB", name: "Nadia Belkacem" },
        { code: "KW", name: "Karim Weiss" },
      ]}
      locked={query.has("locked") ? "Nadia Belkacem" : null}
      kept={2}
      onOpen={() => {}}
    />
  ),
};

const name = query.get("show") ?? "desk";
const content =
  alone[name] ??
  (() => (
    <Shell onLock={() => {}} onLeave={() => {}} onTraining={() => {}}>
      {rooms[name]?.()}
    </Shell>
  ));
const router = createRouter({
  routeTree: createRootRoute({ component: () => content() }),
  history: createMemoryHistory(),
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <Design words={createWords(query.get("lang") === "en" ? "en" : "fr")}>
          <CommandsProvider>
            <DeskStateProvider value={state}>
              <RouterProvider router={router} />
            </DeskStateProvider>
          </CommandsProvider>
        </Design>
      </QueryClientProvider>
    </StrictMode>,
  );
}
