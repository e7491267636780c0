import type { FunctionComponent } from "react";
import type { PlainKey } from "@/design";
import { DeskIcon, ProgrammeIcon, PublicsIcon, SettingsIcon, TariffsIcon, TillIcon } from "./icons";

/** A space of the window: one entry of the rail. */
export interface Space {
  readonly id: string;
  readonly path: string;
  readonly words: PlainKey;
  readonly Icon: FunctionComponent;
  /** Rights of which one is enough to have the space in one's rail; everybody has it when there is none. */
  readonly rights: readonly string[];
}

/** The spaces in the order of the rail; the last stands apart, at the foot. */
export const spaces: readonly Space[] = [
  { id: "desk", path: "/", words: "ui:space.desk", Icon: DeskIcon, rights: ["sell", "issue"] },
  {
    id: "publics",
    path: "/publics",
    words: "ui:space.publics",
    Icon: PublicsIcon,
    rights: ["read_contacts"],
  },
  { id: "programme", path: "/programme", words: "ui:space.programme", Icon: ProgrammeIcon, rights: [] },
  {
    id: "tariffs",
    path: "/tariffs",
    words: "ui:space.tariffs",
    Icon: TariffsIcon,
    rights: ["manage_tariffs"],
  },
  {
    id: "till",
    path: "/till",
    words: "ui:space.till",
    Icon: TillIcon,
    rights: ["keep_till", "close_day", "read_accounts", "inspect"],
  },
  { id: "settings", path: "/settings", words: "ui:space.settings", Icon: SettingsIcon, rights: [] },
];

/** What a person with these rights has in her rail. */
export const spacesFor = (rights: readonly string[]): Space[] =>
  spaces.filter((space) => space.rights.length === 0 || space.rights.some((right) => rights.includes(right)));
