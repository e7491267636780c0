import { Choice, Field, Fields, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { SettingsCard } from "./SettingsCard";
import { useSettingsForm } from "./useSettingsForm";

const KINDS = ["theatre", "concert_hall", "festival", "arts_centre", "other"] as const;

const LINES = {
  name: "settings:venue.name",
  address: "settings:venue.address",
  postcode: "settings:venue.postcode",
  city: "settings:venue.city",
  time_zone: "settings:venue.zone",
} as const;

/** The venue: where it is, on what clock its nights end. */
export function VenueCard({ settings }: { settings: Output<"settings"> }) {
  const { t } = useWords();
  const form = useSettingsForm(settings.venue, (venue) => ({ venue }));
  const kinds = KINDS.map((value) => ({ value: value as string, label: t(`settings:venue.${value}`) }));
  const own = form.now.kind;
  return (
    <SettingsCard title={t("settings:venue.title")} form={form}>
      <Fields>
        <Choice
          label={t("settings:venue.kind")}
          value={own}
          onChange={(kind) => form.set({ kind })}
          options={kinds.some(({ value }) => value === own) ? kinds : [{ value: own, label: own }, ...kinds]}
        />
        {(Object.keys(LINES) as (keyof typeof LINES)[]).map((name) => (
          <Field
            key={name}
            label={t(LINES[name])}
            value={form.now[name]}
            onChange={(value) => form.set({ [name]: value })}
          />
        ))}
        <Field
          label={t("settings:venue.cut")}
          description={t("settings:venue.cutHint")}
          type="number"
          min={0}
          max={11}
          value={String(form.now.cut_hour)}
          onChange={(hour) => form.set({ cut_hour: Number(hour) })}
        />
        <Field
          label={t("settings:venue.conditions")}
          description={t("settings:venue.conditionsHint")}
          value={form.now.ticket_conditions ?? ""}
          onChange={(ticket_conditions) => form.set({ ticket_conditions })}
        />
      </Fields>
    </SettingsCard>
  );
}
