/**
 * Tests of the interface in a real browser, over the use cases served by `tests/host` on a store of its own.
 * `browser` proves; `screens` draws every screen into `target/screens` for people to look at.
 */
import { defineConfig } from "@playwright/test";
import type { Options } from "./desk";

export default defineConfig<Options>({
  testDir: ".",
  outputDir: "results",
  globalSetup: "./prepare.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A shared machine may stall a browser; a test that fails twice has failed.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
  use: {
    browserName: "chromium",
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 720 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    },
  },
  projects: [
    { name: "browser", testMatch: "*.spec.ts", testIgnore: "*.screens.spec.ts" },
    { name: "demonstration", testMatch: "demonstration.setup.ts" },
    {
      name: "screens",
      testMatch: "*.screens.spec.ts",
      dependencies: ["demonstration"],
      timeout: 180_000,
      use: { template: "demo" },
    },
  ],
});
