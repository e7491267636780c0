import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
} from "@tanstack/react-router";
import { Action, EmptyState, useWords } from "@/design";
import { DeskPage, type DeskSearch } from "@/features/sales/DeskPage";
import { useDeskState } from "./deskState";
import { Frame } from "./Frame";
import { SettingsPage } from "./SettingsPage";
import { spaceRoutes } from "./spaceRoutes";
import { spacesFor } from "./spaces";

function Absent() {
  const { t } = useWords();
  return (
    <EmptyState
      title={t("ui:absent.title")}
      action={<Action onClick={() => void router.navigate({ to: "/" })}>{t("ui:absent.back")}</Action>}
    >
      {t("ui:absent.body")}
    </EmptyState>
  );
}

/** A screen that failed while it was drawn; what was recorded is in the store, not in the screen. */
function Broken({ reset }: { reset: () => void }) {
  const { t } = useWords();
  return (
    <EmptyState
      title={t("ui:broken.title")}
      action={
        <Action primary onClick={reset}>
          {t("ui:broken.again")}
        </Action>
      }
    >
      {t("ui:broken.body")}
    </EmptyState>
  );
}

const root = createRootRoute({ component: Frame, notFoundComponent: Absent, errorComponent: Broken });

/** A text of the address, if it is one. */
const text = (value: unknown) => (typeof value === "string" ? value : undefined);

const desk = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (search: Record<string, unknown>): DeskSearch => {
    const [order, person] = [text(search.order), text(search.person)];
    return { ...(order && { order }), ...(person && { person }) };
  },
  component: Desk,
});

/** The window opens on the desk; who does not sell begins with the first space of her own. */
function Desk() {
  const search = desk.useSearch();
  const [first] = spacesFor(useDeskState().rights);
  return !first || first.path === "/" ? <DeskPage search={search} /> : <Navigate to={first.path} replace />;
}

/** Every screen of the window, by path: a new screen adds its line here. */
const routes = [
  desk,
  createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPage }),
  ...spaceRoutes(root),
];

/** Paths live after the `#`: the window serves one file, whatever its address. */
export const router = createRouter({ routeTree: root.addChildren(routes), history: createHashHistory() });
