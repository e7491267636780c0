import { useMemo } from "react";
import { useWords } from "@/design";
import { useRead } from "@/ipc/query";
import type { PersonView } from "./view";

/** What the desk shows of the person of a basket. */
export function usePerson(contact: string | null): PersonView | null {
  const { t } = useWords();
  const card = useRead("contact_card", { contact: contact ?? "" }, { enabled: contact !== null });
  const orders = useRead("find_orders", { contact: contact ?? "" }, { enabled: contact !== null });
  const live = orders.data?.orders.reduce(
    (sum, { tickets }) => sum + tickets.filter(({ end }) => !end).length,
    0,
  );
  return useMemo(() => {
    if (contact === null || !card.data) return null;
    const { name, points, sheet } = card.data;
    const first = (kind: string) => points.find((point) => point.kind === kind);
    const facts = [
      first("postal")?.city,
      first("phone")?.shown,
      first("email")?.shown,
      live && t("desk:person.tickets", { count: live }),
    ];
    return {
      id: contact,
      name,
      email: first("email")?.value ?? "",
      facts: facts.filter((fact): fact is string => typeof fact === "string" && fact !== ""),
      tags: sheet.notes ? [{ text: sheet.notes, tone: "ochre" as const }] : [],
    };
  }, [contact, card.data, live, t]);
}
