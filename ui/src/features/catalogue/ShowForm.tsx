import { useState } from "react";
import { Choice, Field, Fields, FormDialog, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import { RATES } from "./terms";

type Show = Output<"list_shows">["shows"][number];
type ShowFields = Show["fields"];

const DISCIPLINES: readonly ShowFields["discipline"][] = [
  "theatre",
  "classical_music",
  "popular_music",
  "world_music",
  "musical_theatre",
  "dance",
  "circus",
  "puppetry",
  "street_arts",
  "humour",
  "cabaret",
  "historical_show",
  "ice_and_parks",
  "mixed",
];
const AUDIENCES: readonly NonNullable<ShowFields["audience"]>[] = ["all", "young", "school"];
const NEW: ShowFields = { title: "", discipline: "theatre", audience: "all", vat_rate: 550 };

interface ShowFormProps {
  /** The show, or nothing for a new one. */
  show: Show | null;
  seasons: Output<"list_seasons">["seasons"];
  onClose: () => void;
}

/** What is said of a show; sold tickets keep the title that they bear. */
export function ShowForm({ show, seasons, onClose }: ShowFormProps) {
  const { t, f } = useWords();
  const tell = useTeller();
  const create = useWrite("create_show");
  const edit = useWrite("edit_show");
  const [fields, setFields] = useState<ShowFields>(
    show?.fields ?? { ...NEW, season: seasons[0]?.id ?? null },
  );
  const set = (change: Partial<ShowFields>) => setFields((now) => ({ ...now, ...change }));
  const line = (name: "producer_name" | "producer_siren" | "producer_licence") => ({
    value: fields[name] ?? "",
    onChange: (value: string) => set({ [name]: value || null }),
  });
  const done = {
    onSuccess: () => {
      tell.done(t("programme:show.saved"));
      onClose();
    },
  };
  const submit = () =>
    show ? edit.mutate({ id: show.id, fields }, done) : create.mutate(fields as Input<"create_show">, done);
  return (
    <FormDialog
      title={show ? t("programme:show.editTitle") : t("programme:show.open")}
      submit={show ? t("programme:show.save") : t("programme:show.submit")}
      unavailable={fields.title.trim() === "" ? t("programme:show.noTitle") : undefined}
      busy={create.isPending || edit.isPending}
      refusal={create.error ?? edit.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Field
        label={t("programme:show.name")}
        value={fields.title}
        onChange={(title) => set({ title })}
        data-autofocus
      />
      <Fields>
        <Choice
          label={t("programme:show.season")}
          value={fields.season ?? ""}
          onChange={(season) => set({ season: season || null })}
          options={[
            { value: "", label: t("programme:show.noSeason") },
            ...seasons.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Choice
          label={t("programme:show.discipline")}
          value={fields.discipline}
          onChange={(discipline) => set({ discipline })}
          options={DISCIPLINES.map((value) => ({ value, label: t(`programme:discipline.${value}`) }))}
        />
        <Choice
          label={t("programme:show.audience")}
          value={fields.audience ?? "all"}
          onChange={(audience) => set({ audience })}
          options={AUDIENCES.map((value) => ({ value, label: t(`programme:audience.${value}`) }))}
        />
        <Choice
          label={t("programme:show.vat")}
          value={String(fields.vat_rate ?? 550)}
          onChange={(rate) => set({ vat_rate: Number(rate) })}
          options={RATES.map((value) => ({ value: value as string, label: f.rate(Number(value)) }))}
        />
        <Field
          label={t("programme:show.duration")}
          type="number"
          min={1}
          value={fields.duration_minutes ? String(fields.duration_minutes) : ""}
          onChange={(minutes) => set({ duration_minutes: minutes ? Number(minutes) : null })}
        />
        <Field
          label={t("programme:show.firstRank")}
          description={t("programme:show.firstRankHint")}
          type="number"
          min={1}
          value={fields.first_rank ? String(fields.first_rank) : ""}
          onChange={(rank) => set({ first_rank: rank ? Number(rank) : null })}
        />
        <Field label={t("programme:show.producer")} {...line("producer_name")} />
        <Field label={t("programme:show.producerSiren")} {...line("producer_siren")} />
        <Field label={t("programme:show.producerLicence")} {...line("producer_licence")} />
      </Fields>
    </FormDialog>
  );
}
