import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Facts, FormDialog, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

type Card = Output<"contact_card">;

/** What goes with the contact, before anything is done; then in a week, or at once. */
function Erase({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t, f } = useWords();
  const tell = useTeller();
  const navigate = useNavigate();
  const { contact, name } = card;
  const stake = useRead("preview_erasure", { contact }).data;
  const request = useWrite("request_erasure");
  const erase = useWrite("erase_contact");
  const atOnce = useAllowed("erase_contact") ? undefined : t("publics:erasure.notAdmin");
  const some = (count: number | undefined, text: string) => (count ? text : null);
  const nothing = stake && !(stake.tickets || stake.credits || stake.money || stake.due);
  return (
    <FormDialog
      title={t("publics:erasure.ask", { name })}
      submit={t("publics:erasure.inAWeek")}
      busy={request.isPending}
      refusal={request.error ?? erase.error}
      onClose={onClose}
      onSubmit={() =>
        request.mutate(
          { contact },
          {
            onSuccess: () => {
              tell.done(t("publics:erasure.requested"));
              onClose();
            },
          },
        )
      }
    >
      <p>{t("publics:erasure.body")}</p>
      <section className={styles.section} aria-label={t("publics:erasure.goes")}>
        <h3 className={styles.title}>{t("publics:erasure.goes")}</h3>
        {nothing && <p>{t("publics:erasure.nothing")}</p>}
        {stake && (
          <Facts
            facts={[
              [
                t("publics:erasure.tickets"),
                some(stake.tickets, t("publics:erasure.ticketsWhat", { count: stake.tickets })),
              ],
              [t("publics:erasure.credits"), some(stake.credits, f.count(stake.credits))],
              [t("publics:erasure.money"), some(stake.money, f.money(stake.money))],
              [t("publics:erasure.due"), some(stake.due, f.money(stake.due))],
            ]}
          />
        )}
      </section>
      <p>{t("publics:erasure.forEver")}</p>
      <div>
        <Action
          unavailable={atOnce}
          loading={erase.isPending}
          onClick={() =>
            erase.mutate(
              { contact },
              {
                onSuccess: () => {
                  tell.done(t("publics:erasure.done", { name }));
                  void navigate({ to: "/publics", search: {} });
                },
              },
            )
          }
        >
          {t("publics:erasure.atOnce")}
        </Action>
      </div>
    </FormDialog>
  );
}

/** Said at the top of a card that waits for its erasure, with the way back. */
export function Restriction({ card, unavailable }: { card: Card; unavailable: string | undefined }) {
  const { t } = useWords();
  const tell = useTeller();
  const lift = useWrite("lift_erasure");
  if (!card.erase_at) return null;
  return (
    <div className={styles.restricted} role="status">
      <p>{t("publics:erasure.asked", { at: card.erase_at })}</p>
      <Action
        unavailable={unavailable}
        loading={lift.isPending}
        onClick={() =>
          lift.mutate(
            { contact: card.contact },
            { onSuccess: () => tell.done(t("publics:erasure.lifted")), onError: tell.failed },
          )
        }
      >
        {t("publics:erasure.lift")}
      </Action>
    </div>
  );
}

/** The right to be forgotten, at the foot of the card. */
export function Erasure({ card, unavailable }: { card: Card; unavailable: string | undefined }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.section} aria-label={t("publics:erasure.title")}>
      <h3 className={styles.title}>{t("publics:erasure.title")}</h3>
      <p className={styles.detail}>{t("publics:erasure.body")}</p>
      <div>
        <Action unavailable={unavailable} onClick={() => setOpen(true)}>
          {t("publics:erasure.open")}
        </Action>
      </div>
      {open && <Erase card={card} onClose={() => setOpen(false)} />}
    </section>
  );
}
