import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { actBegins, CommandsProvider, createWords, Design } from "./design";
import { witnessWrites } from "./ipc/client";
import { createQueryClient, keepFresh } from "./ipc/query";

const words = createWords();
const queries = createQueryClient();
keepFresh(queries);
witnessWrites(actBegins);
document.documentElement.lang = words.language;

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Design words={words}>
          <CommandsProvider>
            <App />
          </CommandsProvider>
        </Design>
      </QueryClientProvider>
    </StrictMode>,
  );
}
