import { useState } from "react";
import { Choice, Field, Fields, FormDialog, useWords } from "@/design";
import type { Document, Tariff } from "./document";

type Nature = "standard" | "status" | "ladder";

const LETTERS = ["A", "B", "C", "D", "E"];

interface NewTariffProps {
  book: Document;
  onChange: (book: Document) => void;
  onClose: () => void;
}

/** A new tariff in the draft; a ladder begins with five levels without a price. */
export function NewTariff({ book, onChange, onClose }: NewTariffProps) {
  const { t } = useWords();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [nature, setNature] = useState<Nature>("standard");
  const [motive, setMotive] = useState("");
  const statuses = book.statuses ?? [];
  const [status, setStatus] = useState(statuses[0]?.code ?? "");
  const rules: Record<Nature, unknown> = {
    standard: { kind: "standard", price: { kind: "grid" } },
    status: { kind: "status", status, price: { kind: "grid" } },
    ladder: {
      kind: "ladder",
      suggested: "C",
      levels: LETTERS.map((letter) => ({ letter, name: letter, price: { kind: "amount", value: 0 } })),
    },
  };
  const missing = () => {
    if (code.trim() === "" || name.trim() === "") return t("tariffs:grid.incomplete");
    return nature === "status" && status === "" ? t("tariffs:grid.noStatus") : undefined;
  };
  const submit = () => {
    const tariff = {
      id: crypto.randomUUID(),
      code: code.trim(),
      name: name.trim(),
      position: book.tariffs.length + 1,
      rule: rules[nature] as Tariff["rule"],
      ...(motive.trim() !== "" && { free_motive: motive.trim(), proposed: false }),
    };
    onChange({ ...book, tariffs: [...book.tariffs, tariff] });
    onClose();
  };
  return (
    <FormDialog
      title={t("tariffs:grid.addTariff")}
      submit={t("tariffs:grid.add")}
      unavailable={missing()}
      onSubmit={submit}
      onClose={onClose}
    >
      <Fields>
        <Field label={t("tariffs:grid.code")} value={code} onChange={setCode} data-autofocus />
        <Field label={t("tariffs:grid.name")} value={name} onChange={setName} />
        <Choice<Nature>
          label={t("tariffs:grid.nature")}
          value={nature}
          onChange={setNature}
          options={(["standard", "status", "ladder"] as const).map((value) => ({
            value,
            label: t(`tariffs:grid.${value}`),
          }))}
        />
        {nature === "status" && (
          <Choice
            label={t("tariffs:grid.whichStatus")}
            value={status}
            onChange={setStatus}
            options={statuses.map((each) => ({ value: each.code, label: each.name }))}
          />
        )}
      </Fields>
      <Field
        label={t("tariffs:grid.free")}
        description={t("tariffs:grid.freeHint")}
        value={motive}
        onChange={setMotive}
      />
    </FormDialog>
  );
}
