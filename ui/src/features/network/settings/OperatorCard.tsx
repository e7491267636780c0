import { Action, Choice, DateField, Field, Fields, Lines, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./Settings.module.css";
import { SettingsCard } from "./SettingsCard";
import { useSettingsForm } from "./useSettingsForm";

type Operator = Output<"settings">["operator"];
type Licence = NonNullable<Operator["licences"]>[number];

const CATEGORIES = {
  "1": "settings:licences.one",
  "2": "settings:licences.two",
  "3": "settings:licences.three",
} as const;

interface LicencesProps {
  licences: readonly Licence[];
  onChange: (licences: Licence[]) => void;
}

function Licences({ licences, onChange }: LicencesProps) {
  const { t } = useWords();
  const change = (index: number, part: Partial<Licence>) =>
    onChange(licences.map((licence, at) => (at === index ? { ...licence, ...part } : licence)));
  return (
    <>
      {licences.map((licence, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a licence being typed has no name yet.
        <div key={index} className={styles.licence}>
          <Field
            label={t("settings:licences.number")}
            value={licence.number}
            onChange={(number) => change(index, { number })}
          />
          <Choice
            label={t("settings:licences.category")}
            value={String(licence.category)}
            onChange={(category) => change(index, { category: Number(category) })}
            options={Object.entries(CATEGORIES).map(([value, words]) => ({ value, label: t(words) }))}
          />
          <DateField
            label={t("settings:licences.from")}
            value={licence.valid_from}
            onChange={(valid_from) => change(index, { valid_from })}
          />
          <DateField
            label={t("settings:licences.until")}
            value={licence.valid_until ?? ""}
            onChange={(until) => change(index, { valid_until: until || null })}
          />
          <Action
            aria-label={t("settings:licences.remove", { number: licence.number })}
            onClick={() => onChange(licences.filter((_, at) => at !== index))}
          >
            ×
          </Action>
        </div>
      ))}
      <div>
        <Action onClick={() => onChange([...licences, { number: "", category: 1, valid_from: "" }])}>
          {t("settings:licences.add")}
        </Action>
      </div>
    </>
  );
}

/** Who answers for the box office, and under what licences. */
export function OperatorCard({ settings }: { settings: Output<"settings"> }) {
  const { t } = useWords();
  const form = useSettingsForm(settings.operator, (operator) => ({ operator }));
  const { now, set } = form;
  return (
    <SettingsCard title={t("settings:operator.title")} form={form}>
      <p className={styles.detail}>{t("settings:operator.siren", { siren: settings.siren })}</p>
      <Fields>
        <Field label={t("settings:operator.name")} value={now.name} onChange={(name) => set({ name })} />
        <Field
          label={t("settings:operator.siret")}
          value={now.siret ?? ""}
          onChange={(siret) => set({ siret: siret || null })}
        />
        <Lines
          label={t("settings:operator.address")}
          value={now.address ?? ""}
          onChange={(address) => set({ address })}
        />
        <Field
          label={t("settings:operator.vat")}
          value={now.vat_number ?? ""}
          onChange={(vat) => set({ vat_number: vat || null })}
        />
        <Choice
          label={t("settings:operator.regime")}
          value={now.vat_regime ?? "liable"}
          onChange={(vat_regime) => set({ vat_regime })}
          options={(["liable", "franchise", "exempt"] as const).map((value) => ({
            value,
            label: t(`settings:operator.${value}`),
          }))}
        />
      </Fields>
      <h3 className={styles.title}>{t("settings:licences.title")}</h3>
      <Licences licences={now.licences ?? []} onChange={(licences) => set({ licences })} />
    </SettingsCard>
  );
}
