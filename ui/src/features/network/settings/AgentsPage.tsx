import { useMemo, useState } from "react";
import { Action, type Column, DataTable, Page, Tag, useRefusalText, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { AgentForm } from "./AgentForm";
import styles from "./Settings.module.css";
import { SettingsSections } from "./SettingsSections";

type Agent = Output<"list_agents">[number];

/** The people who work here, and what each may do. */
export function AgentsPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const unavailable = useAllowed("create_agent") ? undefined : t("ui:notAllowed");
  const read = useRead("list_agents", {}, { enabled: unavailable === undefined });
  const [agent, setAgent] = useState<Agent | "new" | null>(null);
  const columns = useMemo<Column<Agent>[]>(
    () => [
      { id: "name", header: t("settings:agents.name"), value: ({ name }) => name },
      { id: "code", header: t("settings:agents.code"), value: ({ code }) => code, width: "130px" },
      {
        id: "roles",
        header: t("settings:agents.roles"),
        value: ({ roles }) => roles.map((role) => t(`settings:role.${role}`)).join(", "),
        width: "minmax(0, 2fr)",
      },
      {
        id: "state",
        header: t("settings:agents.state"),
        value: ({ active }) => (active ? 1 : 0),
        cell: ({ active, locked_until }) =>
          locked_until ? (
            <Tag tone="ochre">{t("settings:agents.locked", { at: locked_until })}</Tag>
          ) : (
            <Tag tone={active ? "leaf" : "plain"}>
              {active ? t("settings:agents.active") : t("settings:agents.inactive")}
            </Tag>
          ),
        width: "170px",
      },
    ],
    [t],
  );
  return (
    <Page
      title={t("settings:title")}
      fit="fill"
      actions={
        <Action primary unavailable={unavailable} onClick={() => setAgent("new")}>
          {t("settings:agents.open")}
        </Action>
      }
    >
      <div className={styles.listing}>
        <SettingsSections />
        <DataTable
          label={t("settings:sections.agents")}
          columns={columns}
          rows={read.data ?? []}
          rowId={({ agent: id }) => id}
          onOpen={setAgent}
          empty={read.error ? <p role="alert">{say(read.error)}</p> : <p>{unavailable}</p>}
        />
      </div>
      {agent && <AgentForm agent={agent === "new" ? null : agent} onClose={() => setAgent(null)} />}
    </Page>
  );
}
