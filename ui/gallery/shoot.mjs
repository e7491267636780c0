/**
 * Pictures of the gallery: `node gallery/shoot.mjs FOLDER [room…]`, with the gallery's server running
 * (`npm run gallery`). A room is `show=desk&state=offline`, optionally followed by `@1920x1080`.
 */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const [folder = "shots", ...rooms] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const room of rooms.length > 0 ? rooms : ["show=desk", "show=start", "show=signin", "show=pieces"]) {
  const [query, size = "1280x720"] = room.split("@");
  const [width, height] = size.split("x").map(Number);
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: "fr-FR" });
    page.on("console", (message) => {
      if (message.type() === "error") console.log(room, message.text().slice(0, 400));
    });
    page.on("pageerror", (error) => console.log(room, error.message));
    await page.goto(`http://127.0.0.1:1421/?${query}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const asked = new URLSearchParams(query);
    if (asked.has("grid")) await page.getByRole("grid").focus();
    for (const key of (asked.get("press") ?? "").split(" ").filter(Boolean)) await page.keyboard.press(key);
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/${query.replaceAll(/\W+/g, "-")}-${size}-${colorScheme}.png` });
    await page.close();
  }
}
await browser.close();
