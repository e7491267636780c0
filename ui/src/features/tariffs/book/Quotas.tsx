import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Action, Card, Choice, EmptyState, Fields, FormDialog, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import { type Part, type Quota, venueScope, withElement, withoutElement } from "./document";
import { CountField } from "./fields/TypedField";
import { ScopeChoice } from "./ScopeChoice";

const PER = ["performance", "person"] as const;

interface QuotaFormProps extends Part {
  at: number | null;
  onClose: () => void;
}

function QuotaForm({ book, onChange, at, onClose }: QuotaFormProps) {
  const { t } = useWords();
  const known = at === null ? undefined : book.quotas?.[at];
  const [quota, setQuota] = useState<Quota>(known ?? { tariffs: [], per: "performance", places: 0 });
  const change = (next: Partial<Quota>) => setQuota({ ...quota, ...next });
  const missing = () => {
    if (quota.tariffs.length === 0) return t("tariffs:quota.noTariff");
    return quota.places > 0 ? undefined : t("tariffs:quota.noPlaces");
  };
  return (
    <FormDialog
      title={t(known ? "tariffs:quota.edit" : "tariffs:quota.add")}
      submit={t(known ? "tariffs:grid.keep" : "tariffs:grid.add")}
      unavailable={missing()}
      onClose={onClose}
      onSubmit={() => {
        onChange(withElement(book, "quotas", quota, at));
        onClose();
      }}
      size="lg"
    >
      <Fields>
        <CountField
          label={t("tariffs:quota.places")}
          value={quota.places || null}
          onChange={(places) => change({ places: places ?? 0 })}
        />
        <Choice
          label={t("tariffs:quota.per")}
          value={quota.per}
          onChange={(per) => change({ per })}
          options={PER.map((value) => ({ value, label: t(`tariffs:quota.${value}`) }))}
        />
      </Fields>
      <Checkbox.Group
        label={t("tariffs:quota.tariffs")}
        value={quota.tariffs}
        onChange={(tariffs) => change({ tariffs })}
      >
        <div className={styles.line}>
          {book.tariffs.map(({ id, name }) => (
            <Checkbox key={id} value={id} label={name} />
          ))}
        </div>
      </Checkbox.Group>
      <ScopeChoice
        book={book}
        label={t("tariffs:quota.where")}
        value={quota.scopes?.[0] ?? venueScope(book)}
        onChange={(scope) => change({ scopes: scope.kind === "venue" ? [] : [scope] })}
      />
    </FormDialog>
  );
}

/** What a venue tolerates unless it says otherwise. */
const USUAL = { per_card: 1, per_evening: 50 };

/** How many places passes may pay for at a desk that the network does not answer. */
function OfflinePlaces({ book, onChange }: Part) {
  const { t } = useWords();
  const tolerance = book.tolerance ?? USUAL;
  const change = (next: Partial<typeof USUAL>) => onChange({ ...book, tolerance: { ...tolerance, ...next } });
  return (
    <Card title={t("tariffs:tolerance.title")}>
      <p className={styles.detail}>{t("tariffs:tolerance.hint")}</p>
      <Fields>
        <CountField
          label={t("tariffs:tolerance.perCard")}
          value={tolerance.per_card}
          onChange={(places) => change({ per_card: places ?? 0 })}
        />
        <CountField
          label={t("tariffs:tolerance.perEvening")}
          value={tolerance.per_evening}
          onChange={(places) => change({ per_evening: places ?? 0 })}
        />
      </Fields>
    </Card>
  );
}

/** What bounds the places that leave: at some tariffs, and without the network. */
export function Quotas(part: Part) {
  return (
    <>
      <QuotaList {...part} />
      <OfflinePlaces {...part} />
    </>
  );
}

/** How many places may leave at some tariffs. */
function QuotaList({ book, onChange }: Part) {
  const { t } = useWords();
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const quotas = book.quotas ?? [];
  const names = ({ tariffs }: Quota) =>
    tariffs.map((id) => book.tariffs.find((tariff) => tariff.id === id)?.name ?? "").join(", ");
  return (
    <Card
      title={t("tariffs:quota.title")}
      actions={
        <Action
          unavailable={book.tariffs.length > 0 ? undefined : t("tariffs:quota.noTariffs")}
          onClick={() => setEditing("new")}
        >
          {t("tariffs:quota.add")}
        </Action>
      }
    >
      {quotas.length === 0 && (
        <EmptyState title={t("tariffs:quota.none")}>{t("tariffs:quota.noneBody")}</EmptyState>
      )}
      <ul>
        {quotas.map((quota, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a quota has no name but its rank.
          <li key={at} className={styles.row}>
            <div className={styles.main}>
              <strong>{names(quota)}</strong>
              <p className={styles.detail}>
                {t(quota.per === "person" ? "tariffs:quota.saidPerson" : "tariffs:quota.said", {
                  count: quota.places,
                })}
              </p>
            </div>
            <Action
              size="xs"
              aria-label={t("tariffs:quota.editOf", { names: names(quota) })}
              onClick={() => setEditing(at)}
            >
              {t("tariffs:field.edit")}
            </Action>
            <Action
              size="xs"
              aria-label={t("tariffs:quota.removeOf", { names: names(quota) })}
              onClick={() => onChange(withoutElement(book, "quotas", at))}
            >
              {t("tariffs:field.remove")}
            </Action>
          </li>
        ))}
      </ul>
      {editing !== null && (
        <QuotaForm
          book={book}
          onChange={onChange}
          at={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}
