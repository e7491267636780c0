import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, DateField, Field, Fields, FormDialog, Tag, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import { type ChosenContact, ContactChoice } from "../ContactChoice";
import styles from "./ContactCard.module.css";

type Card = Output<"contact_card">;
type Position = Card["positions"][number];

function AddPosition({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const add = useWrite("add_position");
  const isPerson = card.sheet.kind !== "organisation";
  const [other, setOther] = useState<ChosenContact | null>(null);
  const [as, setAs] = useState("");
  const [service, setService] = useState("");
  const [since, setSince] = useState("");
  const missing = t(isPerson ? "publics:position.missing" : "publics:position.missingPerson");
  const submit = () => {
    if (!other) return;
    const [person, organisation] = isPerson ? [card.contact, other.id] : [other.id, card.contact];
    add.mutate(
      { card: card.contact, person, organisation, function: as, service, since: since || null },
      {
        onSuccess: () => {
          tell.done(t("publics:position.added"));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t(isPerson ? "publics:position.add" : "publics:position.addPerson")}
      submit={t("publics:position.submit")}
      unavailable={other ? undefined : missing}
      busy={add.isPending}
      refusal={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ContactChoice
        label={t(isPerson ? "publics:position.organisation" : "publics:position.person")}
        kind={isPerson ? "organisation" : "person"}
        chosen={other}
        onChoose={setOther}
        first
      />
      <Field
        label={t("publics:position.function")}
        description={t("publics:position.functionHint")}
        value={as}
        onChange={setAs}
      />
      <Fields>
        <Field label={t("publics:position.service")} value={service} onChange={setService} />
        <DateField label={t("publics:position.since")} value={since} onChange={setSince} />
      </Fields>
    </FormDialog>
  );
}

function EndPosition({ card, position, onClose }: { card: string; position: Position; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const end = useWrite("end_position");
  const [until, setUntil] = useState("");
  return (
    <FormDialog
      title={t("publics:position.endTitle")}
      submit={t("publics:position.end")}
      unavailable={until ? undefined : t("publics:position.noUntil")}
      busy={end.isPending}
      refusal={end.error}
      onClose={onClose}
      onSubmit={() =>
        end.mutate(
          { card, position: position.position, until },
          {
            onSuccess: () => {
              tell.done(t("publics:position.ended"));
              onClose();
            },
          },
        )
      }
    >
      <DateField label={t("publics:position.until")} value={until} onChange={setUntil} data-autofocus />
    </FormDialog>
  );
}

/** Where a person works, or who works in an organisation; what is over stays below what lasts. */
export function Positions({ card, unavailable }: { card: Card; unavailable: string | undefined }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Position | null>(null);
  const isPerson = card.sheet.kind !== "organisation";
  const title = t(isPerson ? "publics:position.title" : "publics:position.people");
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.heading}>
        <h3 className={styles.title}>{title}</h3>
        <Action unavailable={unavailable} onClick={() => setAdding(true)}>
          {t(isPerson ? "publics:position.add" : "publics:position.addPerson")}
        </Action>
      </div>
      {card.positions.length === 0 && (
        <p className={styles.detail}>{t(isPerson ? "publics:position.none" : "publics:position.nobody")}</p>
      )}
      <ul>
        {card.positions.map((position) => {
          const { position: id, other, name, function: as, service, since, until } = position;
          const said = [
            as,
            service,
            since && t("publics:position.from", { since }),
            until && t("publics:position.to", { until }),
          ];
          return (
            <li key={id} className={styles.line}>
              <div className={styles.main}>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => void navigate({ to: "/publics", search: { person: other } })}
                >
                  {name}
                </button>
                <p className={styles.detail}>{said.filter(Boolean).join(" · ")}</p>
              </div>
              {until ? (
                <Tag>{t("publics:position.past")}</Tag>
              ) : (
                <Action
                  size="xs"
                  unavailable={unavailable}
                  aria-label={t("publics:position.endOf", { name })}
                  onClick={() => setEnding(position)}
                >
                  {t("publics:position.end")}
                </Action>
              )}
            </li>
          );
        })}
      </ul>
      {adding && <AddPosition card={card} onClose={() => setAdding(false)} />}
      {ending && <EndPosition card={card.contact} position={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}
