import { useNavigate } from "@tanstack/react-router";
import { Action, Card, Loaded, Tag, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Review.module.css";
import { entityWords, fieldWords } from "./words";

type Conflict = Output<"network_conflicts">[number];
type Value = Conflict["values"][number];

/** Fields whose values are moments, in milliseconds. */
const MOMENTS = ["starts_at", "door_at", "deadline"];

/** Opens where a kind of document is written, for who wants to write something else. */
function useWriting(): Readonly<Record<string, (id: string) => void>> {
  const navigate = useNavigate();
  return {
    contact: (person) => void navigate({ to: "/publics", search: { person } }),
    performance: (id) => void navigate({ to: "/programme/performance", search: { id } }),
  };
}

/** One of the values, and the gesture that keeps it. */
function Choice({ conflict, value, shown }: { conflict: Conflict; value: Value; shown: boolean }) {
  const { t, f } = useWords();
  const tell = useTeller();
  const settle = useWrite("settle_conflict");
  const { entity, id, key } = conflict;
  const { text: raw, desk, at } = value;
  const text =
    MOMENTS.includes(conflict.field) && typeof value.value === "number"
      ? f.momentShort(new Date(value.value).toISOString())
      : raw;
  return (
    <div className={styles.value}>
      <strong>{text || t("exchange:review.empty")}</strong>
      <span className={styles.facts}>
        {desk && at ? t("exchange:review.say", { desk, at }) : desk}
        {shown && <Tag tone="sky">{t("exchange:review.shown")}</Tag>}
      </span>
      <Action
        loading={settle.isPending}
        onClick={() =>
          settle.mutate(
            { entity, id, key, value: value.value },
            { onSuccess: () => tell.done(t("exchange:review.settled")), onError: tell.failed },
          )
        }
      >
        {text ? t("exchange:review.use", { text }) : t("exchange:review.useEmpty")}
      </Action>
    </div>
  );
}

function ConflictItem({ conflict }: { conflict: Conflict }) {
  const { t } = useWords();
  const write = useWriting()[conflict.entity];
  const { name, starts_at: at, values } = conflict;
  const [entity, field] = [t(entityWords(conflict.entity)), t(fieldWords(conflict.field))];
  return (
    <li className={styles.item}>
      <h3 className={styles.what}>
        {name
          ? t("exchange:conflicts.line", { entity, name, field })
          : t("exchange:conflicts.unnamed", { entity, field })}
      </h3>
      {at && <p className={styles.facts}>{t("exchange:conflicts.played", { at })}</p>}
      <div className={styles.values}>
        {values.map((value, nth) => (
          <Choice key={JSON.stringify(value.value)} conflict={conflict} value={value} shown={nth === 0} />
        ))}
      </div>
      {write && (
        <div className={styles.actions}>
          <Action onClick={() => write(conflict.id)}>{t("exchange:review.see")}</Action>
        </div>
      )}
    </li>
  );
}

/** What two desks wrote of the same thing: one gesture settles each. */
export function Conflicts() {
  const { t } = useWords();
  const read = useRead("network_conflicts", {});
  return (
    <Card title={t("exchange:conflicts.title")}>
      <Loaded<Conflict[]> read={read}>
        {(conflicts) =>
          conflicts.length === 0 ? (
            <p className={styles.hint}>{t("exchange:review.nothing")}</p>
          ) : (
            <>
              <p className={styles.hint}>{t("exchange:conflicts.hint")}</p>
              <ul className={styles.list}>
                {conflicts.map((conflict) => (
                  <ConflictItem
                    key={`${conflict.entity} ${conflict.id} ${conflict.key}`}
                    conflict={conflict}
                  />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
