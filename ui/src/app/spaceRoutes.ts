import { type AnyRoute, createRoute } from "@tanstack/react-router";
import type { FunctionComponent } from "react";
import { ContactsPage } from "@/features/contacts/ContactsPage";
import { ImportPage } from "@/features/contacts/import/ImportPage";

/** The screens of every space but the desk, by path. */
const screens: readonly (readonly [path: string, screen: FunctionComponent])[] = [
  ["/publics", ContactsPage],
  ["/publics/import", ImportPage],
];

/** Their routes under the frame of the window. */
export const spaceRoutes = (root: AnyRoute): AnyRoute[] =>
  screens.map(([path, component]) => createRoute({ getParentRoute: () => root, path, component }));
