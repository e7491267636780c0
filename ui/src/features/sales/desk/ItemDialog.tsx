import { useState } from "react";
import { Choice, Field, FormDialog, parseAmount, useWords } from "@/design";
import { useRead } from "@/ipc/query";

/** The choice of the list that is neither a kind of pass nor a fund. */
const GIFT = "gift";

interface ItemDialogProps {
  onPass: (product: string) => void;
  /** In cents. */
  onGift: (amount: number) => void;
  /** In cents, to a suspended-ticket fund. */
  onDonation: (fund: string, amount: number) => void;
  onClose: () => void;
}

/** Puts a pass, a gift voucher of the venue or a donation into the basket. */
export function ItemDialog({ onPass, onGift, onDonation, onClose }: ItemDialogProps) {
  const { t, f } = useWords();
  const products = useRead("list_pass_products", {}).data?.products.filter(({ on_sale }) => on_sale) ?? [];
  const funds = useRead("list_funds", {}).data?.funds ?? [];
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState("");
  const what = chosen ?? products[0]?.id ?? GIFT;
  const fund = funds.find(({ id }) => id === what);
  const asksAmount = what === GIFT || fund !== undefined;
  const amount = parseAmount(typed);
  const missing = asksAmount && !amount ? t("desk:items.noAmount") : undefined;
  const submit = () => {
    if (!asksAmount) onPass(what);
    else if (amount && fund) onDonation(fund.id, amount);
    else if (amount) onGift(amount);
  };
  return (
    <FormDialog
      title={t("desk:items.title")}
      submit={t("desk:items.submit")}
      unavailable={missing}
      onClose={onClose}
      onSubmit={submit}
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
          ...funds.map(({ id, name }) => ({ value: id, label: t("desk:items.donation", { fund: name }) })),
        ]}
      />
      {asksAmount && (
        <Field
          label={t("desk:items.amount")}
          description={fund && t("desk:items.donationHint", { balance: fund.balance })}
          inputMode="decimal"
          value={typed}
          onChange={setTyped}
        />
      )}
    </FormDialog>
  );
}
