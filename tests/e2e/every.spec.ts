/** What every screen says to who does not see it, and that it keeps nobody out. */
import { expect, expectNothingSerious, test } from "./desk";
import { screens, visit } from "./screens";

test("every screen has its outline, and axe finds nothing serious in it", async ({ host, open }) => {
  test.setTimeout(180_000);
  const page = await open("nadia", "/settings");
  for (const [name, path] of Object.entries(await screens(host, await host.signIn("nadia"), "Marchal"))) {
    await test.step(name, async () => {
      await visit(page, path);
      await expect.soft(page.locator("[data-fit]")).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
      await expectNothingSerious(page);
    });
  }
});
