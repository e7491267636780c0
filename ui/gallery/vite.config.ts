import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import product from "../vite.config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The product's own settings, with the gallery's page in the place of the product's. */
export default mergeConfig(product, {
  root: here("."),
  cacheDir: here("../node_modules/.vite-gallery"),
  server: {
    port: 1421,
    fs: { allow: [here(".."), here("../../src-tauri/locales"), here("../../tests/data")] },
  },
});
