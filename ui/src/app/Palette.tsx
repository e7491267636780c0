import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { KeyHint, keyNames, type LiveCommand, useLiveCommands, useWords } from "@/design";
import { useDeskState } from "./deskState";
import styles from "./Palette.module.css";
import { spacesFor } from "./spaces";

/** A person, ticket or order that the palette found. */
export interface Found {
  readonly id: string;
  readonly kind: "order" | "person";
  readonly text: string;
  readonly detail: string;
  open(): void;
}

const [store, palette] = createSpotlight();

/** So many letters that are those of a command mean the command. */
const SPELLED = 4;

/** Opens and closes the palette from anywhere in the frame. */
export { palette };

/** Marks the first thing of the list as the one that Enter does, as an arrow would. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

/** Without accents nor case, so that « representation » finds « représentation ». */
const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

interface PaletteProps {
  /** Told at each key, so that whoever searches may search. */
  onSearch?: (query: string) => void;
  /** What was found for the last query. */
  found?: readonly Found[];
}

/** One place to find a person and to do anything: spaces, commands of this screen, and what was found. */
export function Palette({ onSearch, found = [] }: PaletteProps) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const commands = useLiveCommands();
  const { rights } = useDeskState();
  const [query, setQuery] = useState("");
  const matches = (text: string) => plain(text).includes(plain(query.trim()));
  const places = spacesFor(rights).filter(({ words }) => matches(t(words)));
  const acts = commands
    .filter(({ id, words }) => id !== "app.find" && matches(t(words)))
    .sort((a, b) => Number(a.scope === "everywhere") - Number(b.scope === "everywhere"));
  // Enter does the first thing that answers, without an arrow before it; what comes in later is first in its turn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen again when what is listed changes.
  useEffect(() => {
    if (query.trim() !== "") selectFirst();
  }, [query, found]);
  const search = (next: string) => {
    setQuery(next);
    onSearch?.(next);
  };
  const act = ({ id, words, keys, run, unavailable }: LiveCommand) => (
    <Spotlight.Action
      key={id}
      label={t(words)}
      description={unavailable ?? ""}
      disabled={unavailable !== undefined}
      onClick={run}
      rightSection={keys?.[0] && <KeyHint keys={keyNames(keys[0], language)} />}
    />
  );
  /** People are found by any likeness; what is spelled out comes before who resembles it. */
  const spelled = query.trim().length >= SPELLED && acts.length + places.length > 0;
  const group = (kind: Found["kind"]) => {
    const those = found.filter((each) => each.kind === kind);
    return (
      those.length > 0 && (
        <Spotlight.ActionsGroup label={t(kind === "order" ? "ui:find.orders" : "ui:find.people")}>
          {those.map(({ id, text, detail, open }) => (
            <Spotlight.Action key={id} label={text} description={detail} onClick={open} />
          ))}
        </Spotlight.ActionsGroup>
      )
    );
  };

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={search}
      shortcut={null}
      scrollable
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": t("ui:find.label") } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      maxHeight={420}
      classNames={{
        content: styles.content ?? "",
        search: styles.search ?? "",
        action: styles.action ?? "",
        actionLabel: styles.label ?? "",
        actionDescription: styles.description ?? "",
        actionsGroup: styles.group ?? "",
      }}
    >
      <Spotlight.Search autoFocus placeholder={t("ui:find.placeholder")} aria-label={t("ui:find.label")} />
      <Spotlight.ActionsList>
        {group("order")}
        {!spelled && group("person")}
        {acts.length > 0 && (
          <Spotlight.ActionsGroup label={t("ui:find.act")}>{acts.map(act)}</Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={t("ui:find.go")}>
            {places.map(({ id, path, words, Icon }) => (
              <Spotlight.Action
                key={id}
                label={t(words)}
                leftSection={<Icon />}
                onClick={() => void navigate({ to: path })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {spelled && group("person")}
        {found.length + acts.length + places.length === 0 && (
          <Spotlight.Empty>{t("ui:find.nothing", { query })}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
