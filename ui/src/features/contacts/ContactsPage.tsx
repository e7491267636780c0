import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Loaded, useCommand, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { saveFile } from "@/ipc/platform";
import { useRead } from "@/ipc/query";
import { ContactList } from "./ContactList";
import { CreateContact } from "./CreateContact";
import { ContactCard } from "./card/ContactCard";
import { NumberedOrders } from "./NumberedOrders";

/** As many answers as a list is read through. */
const SHOWN = 100;

/** What the box finds, by what the desk is for. */
const HINTS = {
  box_office: "publics:list.hint",
  seasonal: "publics:list.hintSeasonal",
  door: "publics:list.hintDoor",
} as const;

/** The contacts of the venue: found as one types, and the card of the one that is chosen. */
export function ContactsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { person } = useSearch({ strict: false }) as { person?: string };
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const mayCreate = useAllowed("create_contact");
  const mayImport = useAllowed("import_contacts");
  const found = useRead("find_contacts", { query: query.trim(), limit: SHOWN }, { keep: true });
  const network = useRead("network_state", {}).data;
  const role = network?.role ?? "box_office";
  const inNetwork = network !== undefined && network.standing !== "alone" && role === "box_office";
  const card = useRead("contact_card", { contact: person ?? "" }, { enabled: person !== undefined });
  const open = (contact: string) => void navigate({ to: "/publics", search: { person: contact } });
  const noCreate = mayCreate ? undefined : t("ui:notAllowed");
  useCommand("publics.create", () => setCreating(true), noCreate);

  return (
    <>
      <ContactList
        query={query}
        hint={t(HINTS[role])}
        onQuery={setQuery}
        contacts={found.data?.contacts ?? []}
        orders={<NumberedOrders orders={found.data?.orders ?? []} onPerson={open} />}
        current={person ?? null}
        onOpen={open}
        onExport={(file) => saveFile(`${t("publics:list.label")}.csv`, file)}
        actions={
          <>
            {inNetwork && (
              <Action onClick={() => void navigate({ to: "/publics/pool" })}>
                {t("publics:pool.title")}
              </Action>
            )}
            <Action
              unavailable={mayImport ? undefined : t("publics:import.cannot")}
              onClick={() => void navigate({ to: "/publics/import" })}
            >
              {t("publics:import.open")}
            </Action>
            <Action primary unavailable={noCreate} onClick={() => setCreating(true)}>
              {t("publics:create.title")}
            </Action>
          </>
        }
        card={
          person !== undefined && (
            <Loaded<Output<"contact_card">> read={card}>{(data) => <ContactCard card={data} />}</Loaded>
          )
        }
      />
      {creating && (
        <CreateContact
          line={query}
          onClose={() => setCreating(false)}
          onCreated={(contact) => {
            setCreating(false);
            open(contact);
          }}
        />
      )}
    </>
  );
}
