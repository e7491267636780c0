import { type AnyRoute, createRoute } from "@tanstack/react-router";
import type { FunctionComponent } from "react";
import { HallPage } from "@/features/catalogue/hall/HallPage";
import { HallsPage } from "@/features/catalogue/hall/HallsPage";
import { ProgrammePage } from "@/features/catalogue/ProgrammePage";
import { PerformancePage } from "@/features/catalogue/performance/PerformancePage";
import { ShowsPage } from "@/features/catalogue/ShowsPage";
import { ContactChoice } from "@/features/contacts/ContactChoice";
import { ContactsPage } from "@/features/contacts/ContactsPage";
import { ImportPage } from "@/features/contacts/import/ImportPage";
import { PoolPage } from "@/features/contacts/pool/PoolPage";
import { ReviewPage } from "@/features/network/review/ReviewPage";
import { AgentsPage } from "@/features/network/settings/AgentsPage";
import { BackupsPage } from "@/features/network/settings/BackupsPage";
import { VenuePage } from "@/features/network/settings/VenuePage";
import { reasonLine } from "@/features/sales/desk/reason";
import { SeatPlan } from "@/features/sales/SeatPlan";
import { AllDesksPage } from "@/features/sales/till/AllDesksPage";
import { JournalPage } from "@/features/sales/till/JournalPage";
import { TakingsPage } from "@/features/sales/till/TakingsPage";
import { TillPage } from "@/features/sales/till/TillPage";
import { BooksPage } from "@/features/tariffs/BooksPage";
import { BookPage } from "@/features/tariffs/book/BookPage";
import { PassesPage } from "@/features/tariffs/PassesPage";
import { SimulationPage } from "@/features/tariffs/simulation/SimulationPage";
import { TryPage } from "@/features/tariffs/try/TryPage";

/** The screens of every space but the desk, by path; those with a plan borrow the desk's drawing of it. */
const screens: readonly (readonly [path: string, screen: FunctionComponent])[] = [
  ["/publics", ContactsPage],
  ["/publics/import", ImportPage],
  ["/publics/pool", PoolPage],
  ["/programme", ProgrammePage],
  ["/programme/performance", () => <PerformancePage Plan={SeatPlan} />],
  ["/programme/shows", ShowsPage],
  ["/programme/halls", HallsPage],
  ["/programme/hall", () => <HallPage Plan={SeatPlan} />],
  ["/tariffs", BooksPage],
  ["/tariffs/book", BookPage],
  ["/tariffs/try", () => <TryPage sayReason={reasonLine} ContactChoice={ContactChoice} />],
  ["/tariffs/simulation", SimulationPage],
  ["/tariffs/passes", PassesPage],
  ["/till", TillPage],
  ["/till/takings", TakingsPage],
  ["/till/venue", AllDesksPage],
  ["/till/journal", JournalPage],
  ["/settings/venue", VenuePage],
  ["/settings/agents", AgentsPage],
  ["/settings/backups", BackupsPage],
  ["/settings/network", ReviewPage],
];

/** Their routes under the frame of the window. */
export const spaceRoutes = (root: AnyRoute): AnyRoute[] =>
  screens.map(([path, component]) => createRoute({ getParentRoute: () => root, path, component }));
