/** A small demonstration network, for the pictures: a season with its sales is what people will look at. */
import { test } from "@playwright/test";
import { Host } from "./host";

test("a demonstration network is made", async () => {
  test.setTimeout(240_000);
  await Host.make("demo", process.env.PARTERRE_HOST ?? "", (host) =>
    host.call("create_demo", { size: "small" }),
  );
});
