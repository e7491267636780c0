import { useState } from "react";
import { Choice, DateField, Field, Fields, FormDialog, instantOf, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";

type Kind = Input<"hold_places">["kind"];

const KINDS: readonly Kind[] = ["option", "house", "block"];

interface HoldFormProps {
  performance: string;
  /** The seats chosen on the plan. */
  seats: string[];
  /** The zones without numbers. */
  zones: Output<"capacity">["zones"];
  onHeld: () => void;
  onClose: () => void;
}

/** Keeps places from sale: for somebody until a deadline, for the house, or for nobody. */
export function HoldForm({ performance, seats, zones, onHeld, onClose }: HoldFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const hold = useWrite("hold_places");
  const [kind, setKind] = useState<Kind>("option");
  const [label, setLabel] = useState("");
  const [until, setUntil] = useState("");
  const [counts, setCounts] = useState<Record<string, string>>({});
  const asked = Object.entries(counts)
    .map(([zone, count]) => ({ zone, places: Number(count) }))
    .filter(({ places }) => places > 0);
  const deadline = instantOf(until);
  const missing = () => {
    if (seats.length === 0 && asked.length === 0) return t("programme:hold.nothing");
    if (label.trim() === "") return t("programme:hold.noLabel");
    return kind === "option" && deadline === null ? t("programme:hold.noUntil") : undefined;
  };
  return (
    <FormDialog
      title={t("programme:hold.formTitle")}
      submit={t("programme:hold.submit")}
      unavailable={missing()}
      busy={hold.isPending}
      refusal={hold.error}
      onClose={onClose}
      onSubmit={() =>
        hold.mutate(
          { performance, kind, label, until: kind === "option" ? deadline : null, seats, zones: asked },
          {
            onSuccess: () => {
              tell.done(t("programme:hold.done"));
              onHeld();
            },
          },
        )
      }
    >
      <p>{t("programme:hold.chosen", { count: seats.length })}</p>
      <Field label={t("programme:hold.for")} value={label} onChange={setLabel} data-autofocus />
      <Fields>
        <Choice
          label={t("programme:hold.kind")}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(`programme:hold.${value}`) }))}
        />
        {kind === "option" && (
          <DateField label={t("programme:hold.until")} hour value={until} onChange={setUntil} />
        )}
        {zones.map(({ id, name }) => (
          <Field
            key={id}
            label={t("programme:hold.placesIn", { zone: name })}
            type="number"
            min={0}
            value={counts[id] ?? ""}
            onChange={(count) => setCounts((now) => ({ ...now, [id]: count }))}
          />
        ))}
      </Fields>
    </FormDialog>
  );
}
