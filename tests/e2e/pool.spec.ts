/** Two venues of a network: a charter read and signed in the window, and the people whom the other one shows. */
import { expect, expectNothingSerious, test } from "./desk";
import { build, Host } from "./host";
import { Hub } from "./hub";
import type { State } from "./two-desks";

const TEXT = "Charte des publics";

/** Another venue, of another operator, in the network: it signed, and Zoé agreed to be shown with her e-mail. */
async function neighbour(hub: Hub): Promise<{ host: Host; folder: string; session: string }> {
  const other = await Host.of("nothing", build());
  const { session } = await other.host.call<{ session: string }>("create_venue", {
    operator: {
      name: "SARL Le Tamis",
      siren: "404 833 048",
      address: "1 quai Rambaud\n69002 Lyon",
      vat_regime: "liable",
      licences: [],
    },
    venue: { name: "Le Tamis", kind: "theatre", address: "1 quai Rambaud", postcode: "69002", city: "Lyon" },
    desk: { name: "Guichet", terminal: "B01" },
    agent: { code: "lea", name: "Léa Roux", password: "billetterie" },
    demo: false,
  });
  const own = await other.host.call<State>("network_state", {}, session);
  await hub.admit(own.venue, "Le Tamis");
  const code = await hub.code(own.desk, own.venue, "Guichet");
  await other.host.call("join_network", { address: hub.address, code }, session);
  const [charter] = await other.host.call<{ charter: string; version: number; hash: string }[]>(
    "charters",
    {},
    session,
  );
  const { charter: id, version, hash } = charter ?? { charter: "", version: 0, hash: "" };
  await other.host.call("sign_charter", { charter: id, version, hash }, session);
  const made = await other.host.call<{ contact: { contact: string } }>(
    "create_contact",
    { line: "Mme Lemaire Zoé zoe@exemple.fr" },
    session,
  );
  const { contact } = made.contact;
  const consent = { channel: "email", purpose: "pool", state: "granted", wording: "2026", source: "paper" };
  await other.host.call("record_consent", { contact, ...consent }, session);
  await other.host.call("exchange", {}, session);
  return { ...other, session };
}

test("a charter is read and signed, then the people of the other venue are found and a card is read", async ({
  host,
  open,
}) => {
  test.setTimeout(90_000);
  const hub = await Hub.start();
  await hub.charter(TEXT);
  const other = await neighbour(hub);
  try {
    const session = await host.signIn("nadia");
    const own = await host.call<State>("network_state", {}, session);
    await hub.admit(own.venue, "Théâtre");
    const code = await hub.code(own.desk, own.venue, "Guichet 1");
    await host.call("join_network", { address: hub.address, code }, session);
    await host.call("exchange", {}, session);

    const page = await open("nadia", "/settings/network");
    const charters = page.getByRole("region", { name: "Chartes" });
    await expect(charters).toContainText("À signer");
    await charters.getByRole("button", { name: "Lire et signer" }).click();
    const dialog = page.getByRole("dialog", { name: /^Charte des publics/ });
    await expect(dialog).toContainText("nous partageons ce que chacun accepte");
    await expectNothingSerious(page);
    await dialog.getByRole("button", { name: "Signer pour le lieu" }).click();
    await expect(charters).toContainText("Signée le");
    await expect(charters).toContainText("Le Tamis");

    await page.goto(page.url().replace("/settings/network", "/publics/pool"));
    await page.getByRole("searchbox").fill("lema");
    await page.getByRole("cell", { name: "Zoé Lemaire" }).click();
    await expectNothingSerious(page);
    await page.getByRole("button", { name: "Lire ses coordonnées" }).click();
    await expect(page.getByText("zoe@exemple.fr")).toBeVisible();
    await expect(page.getByText("Cette lecture est notée")).toBeVisible();
    const readings = await other.host.call<{ reader: string }[]>("pool_readings", {}, other.session);
    expect(readings.map(({ reader }) => reader)).toEqual(["Théâtre"]);
  } finally {
    await other.host.stop(other.folder);
    await hub.stop();
  }
});
