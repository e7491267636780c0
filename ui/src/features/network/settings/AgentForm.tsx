import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Field, Fields, FormDialog, useTeller, useWords } from "@/design";
import { type Input, type Output, Refusal } from "@/ipc/client";
import { useAsk } from "@/ipc/query";
import styles from "./Settings.module.css";

type Agent = Output<"list_agents">[number];
type Role = Input<"set_roles">["roles"][number];

const ROLES: readonly Role[] = [
  "box_office",
  "seasonal",
  "box_office_manager",
  "public_relations",
  "production",
  "communication",
  "cash_officer",
  "cash_deputy",
  "accountant",
  "controller",
  "door",
  "venue_admin",
  "network_admin",
];

/** A person who works here: her name, her roles, whether she may sign in. */
export function AgentForm({ agent, onClose }: { agent: Agent | null; onClose: () => void }) {
  const { t, language } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const [name, setName] = useState(agent?.name ?? "");
  const [code, setCode] = useState(agent?.code ?? "");
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const [active, setActive] = useState(agent?.active ?? true);
  const [roles, setRoles] = useState<readonly Role[]>(agent?.roles ?? ["box_office"]);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const complete = name.trim() !== "" && code.trim() !== "" && (agent !== null || password !== "");

  const write = async () => {
    if (!agent) {
      await ask("create_agent", { code, name, password, pin: pin || null, language, roles: [...roles] });
      return;
    }
    const who = { agent: agent.agent };
    if (name !== agent.name || active !== agent.active)
      await ask("change_agent", { ...who, name, active, language: agent.language });
    if (String([...roles].sort()) !== String([...agent.roles].sort()))
      await ask("set_roles", { ...who, roles: [...roles] });
    if (password !== "") await ask("reset_secret", { ...who, password });
  };
  const submit = async () => {
    setBusy(true);
    try {
      await write();
      tell.done(t("settings:agents.done"));
      onClose();
    } catch (thrown) {
      setRefusal(Refusal.from(thrown));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={agent ? t("settings:agents.edit", { name: agent.name }) : t("settings:agents.open")}
      submit={agent ? t("settings:agents.save") : t("settings:agents.submit")}
      unavailable={complete ? undefined : t("settings:agents.incomplete")}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void submit()}
      onClose={onClose}
      size="lg"
    >
      <Fields>
        <Field label={t("settings:agents.name")} value={name} onChange={setName} data-autofocus />
        <Field label={t("settings:agents.code")} value={code} onChange={setCode} disabled={agent !== null} />
        <Field
          label={agent ? t("settings:agents.newPassword") : t("settings:agents.password")}
          description={agent ? t("settings:agents.newPasswordHint") : t("settings:agents.passwordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        {!agent && (
          <Field
            label={t("settings:agents.pin")}
            type="password"
            inputMode="numeric"
            autoComplete="off"
            value={pin}
            onChange={setPin}
          />
        )}
      </Fields>
      <fieldset className={styles.roles}>
        <legend>{t("settings:agents.roles")}</legend>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            label={t(`settings:role.${role}`)}
            checked={roles.includes(role)}
            onChange={({ currentTarget: { checked } }) =>
              setRoles(checked ? [...roles, role] : roles.filter((each) => each !== role))
            }
          />
        ))}
      </fieldset>
      {agent && (
        <Checkbox
          label={t("settings:agents.canSignIn")}
          checked={active}
          onChange={({ currentTarget: { checked } }) => setActive(checked)}
        />
      )}
    </FormDialog>
  );
}
