import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: { "@": here("src"), "@locales": here("../src-tauri/locales") },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    fs: { allow: [here("."), here("../src-tauri/locales")] },
  },
  // The window is WebKitGTK or WebView2 of this year; nothing older ever opens these files.
  build: { target: "es2023", chunkSizeWarningLimit: 1200 },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], env: { TZ: "UTC" } },
});
