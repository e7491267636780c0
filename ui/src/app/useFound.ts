import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useWords } from "@/design";
import { useRead } from "@/ipc/query";
import { useDeskState } from "./deskState";
import type { Found } from "./Palette";

/** Typing this fast is one question, in milliseconds. */
const PAUSE = 60;

/** As many people as are seen without scrolling. */
const PEOPLE = 6;

/** Looks for what the palette is asked: people by any piece of them, orders and tickets by number, in one question. */
export function useFound(): { found: readonly Found[]; search: (query: string) => void } {
  const { t } = useWords();
  const navigate = useNavigate();
  const { rights } = useDeskState();
  const [query, search] = useState("");
  const [asked] = useDebouncedValue(query.trim(), PAUSE);
  const answer = useRead(
    "find_contacts",
    { query: asked, limit: PEOPLE },
    { enabled: asked.length > 1 && rights.includes("read_contacts"), keep: true },
  );
  const found = useMemo(() => {
    if (query.trim().length < 2) return [];
    const numbered: Found[] = (answer.data?.orders ?? []).map(({ order, number, title, tickets, name }) => ({
      id: order,
      kind: "order",
      text: [t("ui:find.order", { number }), name].filter(Boolean).join(" · "),
      detail: t("ui:find.orderDetail", { title, count: tickets }),
      open: () => void navigate({ to: "/", search: { order } }),
    }));
    const named: Found[] = (answer.data?.contacts ?? []).map(({ contact, name, city, phone, email }) => ({
      id: contact,
      kind: "person",
      text: name || t("ui:find.noName"),
      detail: [city, phone, email].filter(Boolean).join(" · "),
      open: () => void navigate({ to: "/", search: { person: contact } }),
    }));
    return [...numbered, ...named];
  }, [query, answer.data, t, navigate]);
  return { found, search };
}
