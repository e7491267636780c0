import { useState } from "react";
import { Action, Facts, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { Holdings, Orders } from "./Bought";
import { Consents } from "./Consents";
import styles from "./ContactCard.module.css";
import { EditContact } from "./EditContact";
import { Erasure, Restriction } from "./Erasure";
import { History } from "./History";
import { Points } from "./Points";
import { Positions } from "./Positions";
import { Proofs } from "./Proofs";

/** Everything known of a contact, from what one looks for first to what happened long ago. */
export function ContactCard({ card }: { card: Output<"contact_card"> }) {
  const { t, f } = useWords();
  const [editing, setEditing] = useState(false);
  const mayEdit = useAllowed("edit_contact");
  const noRight = mayEdit ? undefined : t("publics:card.readOnly");
  const noEdit = noRight ?? (card.erase_at ? t("publics:erasure.asked", { at: card.erase_at }) : undefined);
  const { sheet, bought } = card;
  return (
    <article className={styles.card} aria-label={t("publics:card.label")}>
      <header className={styles.head}>
        <h2 className={styles.name}>{card.name}</h2>
        <Action unavailable={noEdit} onClick={() => setEditing(true)}>
          {t("publics:card.edit")}
        </Action>
      </header>
      <Restriction card={card} unavailable={noRight} />
      <Facts
        facts={[
          [t("publics:sheet.organisationName"), sheet.kind === "organisation" ? null : sheet.organisation],
          [t("publics:sheet.birth_name"), sheet.birth_name],
          [t("publics:sheet.birth_date"), sheet.birth_date ? f.date(sheet.birth_date) : null],
          [t("publics:sheet.languageName"), sheet.language],
        ]}
      />
      <Points
        key={`points ${card.contact}`}
        contact={card.contact}
        points={card.points}
        unavailable={noEdit}
      />
      <Orders bought={bought} />
      {bought && <Holdings bought={bought} />}
      {bought && (
        <Proofs key={`proofs ${card.contact}`} contact={card.contact} proofs={bought.entitlements} />
      )}
      <Positions key={`positions ${card.contact}`} card={card} unavailable={noEdit} />
      <Consents contact={card.contact} consents={card.consents} unavailable={noEdit} />
      {sheet.notes && (
        <section className={styles.section} aria-label={t("publics:card.notes")}>
          <h3 className={styles.title}>{t("publics:card.notes")}</h3>
          <p className={styles.notes}>{sheet.notes}</p>
        </section>
      )}
      <History
        key={`history ${card.contact}`}
        contact={card.contact}
        interactions={card.interactions}
        unavailable={noEdit}
      />
      <Erasure key={`erasure ${card.contact}`} card={card} unavailable={noEdit} />
      {editing && <EditContact card={card} onClose={() => setEditing(false)} />}
    </article>
  );
}
