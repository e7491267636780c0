import { useState } from "react";
import { Choice, Field, FormDialog, parseAmount, useWords } from "@/design";
import { useRead } from "@/ipc/query";

/** The choice of the list that is no kind of pass. */
const GIFT = "gift";

interface ItemDialogProps {
  onPass: (product: string) => void;
  /** In cents. */
  onGift: (amount: number) => void;
  onClose: () => void;
}

/** Puts a pass or a gift voucher of the venue into the basket. */
export function ItemDialog({ onPass, onGift, onClose }: ItemDialogProps) {
  const { t, f } = useWords();
  const products = useRead("list_pass_products", {}).data?.products.filter(({ on_sale }) => on_sale) ?? [];
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState("");
  const what = chosen ?? products[0]?.id ?? GIFT;
  const amount = parseAmount(typed);
  const missing = what === GIFT && !amount ? t("desk:items.noAmount") : undefined;
  return (
    <FormDialog
      title={t("desk:items.title")}
      submit={t("desk:items.submit")}
      unavailable={missing}
      onClose={onClose}
      onSubmit={() => (what === GIFT ? amount && onGift(amount) : onPass(what))}
    >
      <Choice
        data-autofocus
        label={t("desk:items.what")}
        value={what}
        onChange={setChosen}
        options={[
          ...products.map(({ id, fields }) => ({
            value: id,
            label: `${fields.name} · ${f.money(fields.price)}`,
          })),
          { value: GIFT, label: t("desk:items.gift") },
        ]}
      />
      {what === GIFT && (
        <Field label={t("desk:items.amount")} inputMode="decimal" value={typed} onChange={setTyped} />
      )}
    </FormDialog>
  );
}
