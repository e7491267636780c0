import { Button, Modal } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { Action, Amount, type Speech, useRefusalText, useWords } from "@/design";
import { Refusal } from "@/ipc/client";
import type { Back } from "../orders/undo";
import { type Delivery, DeliveryChoice } from "./DeliveryChoice";
import { MeansForm } from "./MeansForm";
import { meansName } from "./meansName";
import styles from "./PayDialog.module.css";
import { TillNeeded } from "./TillNeeded";
import type { MeansName, Tender } from "./tender";
import { type Tenders, useTenders } from "./useTenders";

/** What was agreed at the desk. */
export interface Terms {
  readonly payments: readonly Tender[];
  readonly delivery: Delivery;
  /** Whether something remains to be paid later. */
  readonly owing: boolean;
}

interface PayDialogProps {
  /** In cents; negative when an exchange gives back. */
  due: number;
  first: MeansName;
  person: { readonly id: string; readonly name: string; readonly email: string } | null;
  /** Whether tickets are about to be issued, and so delivered. */
  delivers: boolean;
  /** How an exchange gives back. */
  back: Back;
  /** Records it; what it throws is shown, and nothing was lost. */
  onPay: (terms: Terms) => Promise<void>;
  onClose: () => void;
}

/** What the one button says: it always says the amount. */
function actionWords({ t }: Speech, due: number, tenders: Tenders, later: boolean, back: Back): string {
  const { rest, reading, draft } = tenders;
  if (due < 0)
    return back === "origin"
      ? t("desk:payment.back", { amount: -due })
      : t("desk:payment.backBy", { amount: -due, means: meansName({ t }, back, true) });
  if (rest === 0) return t("desk:payment.nothing");
  if (later) return t("desk:payment.later", { rest });
  if ("wrong" in reading) return t("desk:payment.take", { amount: rest });
  const { amount } = reading.tender;
  if (amount < rest) return t("desk:payment.add", { amount, rest: rest - amount });
  return draft.means === "card" ? t("desk:payment.card", { amount }) : t("desk:payment.take", { amount });
}

/** What the draft means for the person, live: the change to give, what a voucher loses, what to type on the terminal. */
function Advice({ tenders }: { tenders: Tenders }) {
  const { t } = useWords();
  const { reading, draft, rest } = tenders;
  if ("wrong" in reading) return null;
  const { change, lost, tender } = reading;
  if (change > 0) return <strong>{t("desk:payment.change", { change })}</strong>;
  if (lost > 0) return <span className={styles.loss}>{t("desk:payment.lost", { lost })}</span>;
  if (draft.means === "card") return <>{t("desk:payment.cardHint", { amount: tender.amount })}</>;
  if (draft.means === "cash" && tender.amount === rest) return <>{t("desk:payment.cashHint")}</>;
  return null;
}

/** Takes what is due by one means or several; Enter agrees to what the button says. */
export function PayDialog({ due, first, person, delivers, back, onPay, onClose }: PayDialogProps) {
  const words = useWords();
  const { t } = words;
  const say = useRefusalText();
  const tenders = useTenders(Math.max(0, due), first);
  const [delivery, setDelivery] = useState<Delivery>({
    how: "handed",
    keptFor: person?.name ?? "",
    mailTo: person?.email ?? "",
    payLater: false,
  });
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string>();
  /** What was agreed and refused for want of an open till: it goes on once there is one. */
  const [waiting, setWaiting] = useState<() => void>();
  /** A gift voucher or a credit note of the house, taken for one of a third party: its number. */
  const [own, setOwn] = useState<string>();
  const [busy, setBusy] = useState(false);
  const sent = useRef(false);
  const { rest, reading, taken } = tenders;
  const later = delivery.how === "kept" && delivery.payLater && tenders.draft.sum.trim() === "";

  const agree = async (payments: readonly Tender[], owing: boolean) => {
    if (sent.current) return;
    sent.current = true;
    setBusy(true);
    setProblem(undefined);
    setWaiting(undefined);
    setOwn(undefined);
    try {
      await onPay({ payments, owing, delivery });
    } catch (thrown) {
      const refusal = Refusal.from(thrown);
      setProblem(say(refusal));
      if (refusal.code === "sales.till_needed") setWaiting(() => () => void agree(payments, owing));
      if (refusal.code === "sales.own_voucher") setOwn(String(refusal.params.number));
      setBusy(false);
      sent.current = false;
    }
  };
  const debitOwn = () => {
    if (own) tenders.debit(own);
    setOwn(undefined);
    setProblem(undefined);
    setTried(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (rest === 0 || due < 0) return void agree(taken, false);
    if (later) return void agree(taken, true);
    if ("wrong" in reading) return;
    if (reading.tender.amount === rest) return void agree([...taken, reading.tender], false);
    tenders.keep(reading.tender);
    setTried(false);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk:payment.title")}
      size={520}
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
    >
      <form className={styles.form} onSubmit={submit} aria-label={t("desk:payment.title")}>
        <p className={styles.due}>
          <span>{taken.length > 0 ? t("desk:payment.rest", { rest }) : t("desk:payment.due")}</span>
          <Amount cents={due} size="figure" />
        </p>
        {taken.length > 0 && (
          <ul className={styles.taken} aria-label={t("desk:payment.taken")}>
            {taken.map(({ means, amount }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two payments may be alike; their place tells them apart.
              <li key={index}>
                <span>{meansName(words, means)}</span>
                <Amount cents={amount} />
                <button
                  type="button"
                  aria-label={t("desk:payment.undo", { means: meansName(words, means) })}
                  onClick={() => tenders.undo(index)}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        {rest > 0 && !later && (
          <>
            <MeansForm tenders={tenders} contact={person?.id ?? null} tried={tried} />
            <p className={styles.advice} aria-live="polite">
              <Advice tenders={tenders} />
            </p>
          </>
        )}
        {delivers && <DeliveryChoice delivery={delivery} onChange={setDelivery} />}
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        {own && (
          <Action fullWidth onClick={debitOwn}>
            {t("desk:payment.useOwn", { number: own })}
          </Action>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("desk:payment.cancel")}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={busy}
            {...((rest === 0 || due < 0) && { "data-autofocus": true })}
          >
            {actionWords(words, due, tenders, later, back)}
          </Button>
        </div>
      </form>
      {waiting && <TillNeeded onOpened={waiting} />}
    </Modal>
  );
}
