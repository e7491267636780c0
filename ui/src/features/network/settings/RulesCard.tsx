import { useState } from "react";
import { Choice, Field, Fields, Loaded, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Settings.module.css";
import { SettingsCard } from "./SettingsCard";

type Rules = Output<"network_rules">;

function RulesForm({ rules }: { rules: Rules }) {
  const { t } = useWords();
  const tell = useTeller();
  const set = useWrite("set_network_rules");
  const unavailable = useAllowed("set_network_rules") ? undefined : t("ui:notAllowed");
  const desks = useRead("network_desks", {}).data ?? [];
  const [now, setNow] = useState(rules);
  const save = () =>
    set.mutate(now, { onSuccess: () => tell.done(t("exchange:rules.saved")), onError: tell.failed });
  return (
    <SettingsCard title={t("exchange:rules.title")} form={{ save, busy: set.isPending, unavailable }}>
      <p className={styles.detail}>{t("exchange:rules.hint")}</p>
      <Fields>
        <Field
          label={t("exchange:rules.reserve")}
          type="number"
          min={0}
          max={200}
          value={String(now.reserve)}
          onChange={(reserve) => setNow({ ...now, reserve: Number(reserve) })}
        />
        <Field
          label={t("exchange:rules.evening")}
          type="number"
          min={0}
          max={720}
          value={String(now.evening_minutes)}
          onChange={(minutes) => setNow({ ...now, evening_minutes: Number(minutes) })}
        />
        <Choice
          label={t("exchange:rules.desk")}
          value={now.evening_desk ?? ""}
          onChange={(desk) => setNow({ ...now, evening_desk: desk || null })}
          options={[
            { value: "", label: t("exchange:rules.noDesk") },
            ...desks.map(({ desk, name }) => ({ value: desk, label: name })),
          ]}
        />
      </Fields>
    </SettingsCard>
  );
}

/** What the venue keeps at hand by itself, the same at all its desks. */
export function RulesCard() {
  const read = useRead("network_rules", {});
  return <Loaded<Rules> read={read}>{(rules) => <RulesForm rules={rules} />}</Loaded>;
}
