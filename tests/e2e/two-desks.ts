/** Two desks of the small venue in one network, for the tests of what they share. */
import { randomBytes } from "node:crypto";
import { build, Host } from "./host";
import { Hub } from "./hub";

/** Who a desk is to its network. */
export interface State {
  venue: string;
  desk: string;
}

/** An id of a desk that nobody knows yet. */
export const newDesk = () =>
  randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-7$3-8$4-$5");

/** Two desks of the small venue in one network, without their windows. */
export async function twoDesks(
  first: Host,
): Promise<{ hub: Hub; second: { host: Host; folder: string }; session: string; other: string }> {
  const hub = await Hub.start();
  const second = await Host.of("nothing", build());
  const session = await first.signIn("nadia");
  const own = await first.call<State>("network_state", {}, session);
  await first.call("set_network_rules", { reserve: 0 }, session);
  await hub.admit(own.venue, "Théâtre");
  const code = await hub.code(own.desk, own.venue, "Guichet 1");
  await first.call("join_network", { address: hub.address, code }, session);
  await first.call("exchange", {}, session);
  const invitation = await hub.code(newDesk(), own.venue, "Guichet 2");
  await second.host.call("join_network", { address: hub.address, code: invitation });
  return { hub, second, session, other: await second.host.signIn("nadia") };
}
