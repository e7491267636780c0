import { useState } from "react";
import { Choice, DateField, Field, Fields, FormDialog, parseAmount, useTeller, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { useWrite } from "@/ipc/query";

type Kind = Input<"create_pass_product">["kind"];

/** The rates a pass may bear, in basis points. */
const RATES = ["550", "210", "1000", "2000", "0"] as const;

/** A new kind of pass. */
export function PassForm({ onClose }: { onClose: () => void }) {
  const { t, f } = useWords();
  const tell = useTeller();
  const create = useWrite("create_pass_product");
  const [kind, setKind] = useState<Kind>("credits");
  const [rate, setRate] = useState("550");
  const [typed, setTyped] = useState({ code: "", name: "", price: "", count: "10", value: "", until: "" });
  const line = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (value: string) => setTyped((now) => ({ ...now, [name]: value })),
  });
  const price = parseAmount(typed.price);
  const value = kind === "membership" ? 0 : parseAmount(typed.value);
  const credits = kind === "credits" ? Number(typed.count) : 0;
  const gives = kind === "membership" || ((value ?? 0) > 0 && (kind === "wallet" || credits > 0));
  const complete = typed.code.trim() !== "" && typed.name.trim() !== "" && price !== null && gives;
  const submit = () => {
    if (price === null || value === null) return;
    create.mutate(
      {
        code: typed.code.trim(),
        name: typed.name.trim(),
        kind,
        price,
        vat_rate: Number(rate),
        credits,
        credit_value: value,
        valid_until: typed.until || null,
      },
      {
        onSuccess: () => {
          tell.done(t("tariffs:passes.done"));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t("tariffs:passes.open")}
      submit={t("tariffs:passes.submit")}
      unavailable={complete ? undefined : t("tariffs:passes.incomplete")}
      busy={create.isPending}
      refusal={create.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Fields>
        <Field label={t("tariffs:passes.code")} required {...line("code")} data-autofocus />
        <Field label={t("tariffs:passes.name")} required {...line("name")} />
        <Choice<Kind>
          label={t("tariffs:passes.kind")}
          value={kind}
          onChange={setKind}
          options={(["credits", "wallet", "membership"] as const).map((value) => ({
            value,
            label: t(`tariffs:passes.${value}`),
          }))}
        />
        <Field label={t("tariffs:passes.price")} required inputMode="decimal" {...line("price")} />
        <Choice
          label={t("tariffs:passes.vat")}
          value={rate}
          onChange={setRate}
          options={RATES.map((value) => ({ value: value as string, label: f.rate(Number(value)) }))}
        />
        {kind === "credits" && (
          <Field label={t("tariffs:passes.count")} required type="number" min={1} {...line("count")} />
        )}
        {kind !== "membership" && (
          <Field
            label={t(kind === "wallet" ? "tariffs:passes.cardValue" : "tariffs:passes.value")}
            required
            inputMode="decimal"
            {...line("value")}
          />
        )}
        <DateField label={t("tariffs:passes.until")} {...line("until")} />
      </Fields>
    </FormDialog>
  );
}
