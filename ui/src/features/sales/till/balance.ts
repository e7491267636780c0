import { useWords } from "@/design";
import type { Output } from "@/ipc/client";

/** What makes a statement add up: what was sold is paid or still owed, or earlier sales owe less. */
export function useBalance() {
  const { t, f } = useWords();
  return ({ receipts, advances, payments, owed }: Output<"takings">["balance"]) =>
    [
      [t("till:balance.receipts"), f.money(receipts)],
      [t("till:balance.advances"), f.money(advances)],
      [t("till:balance.payments"), f.money(payments)],
      [t(owed < 0 ? "till:balance.earlier" : "till:balance.owed"), f.money(Math.abs(owed))],
    ] as const;
}
