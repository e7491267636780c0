import { Action, Card, Facts, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./PoolPage.module.css";

type Person = Output<"find_pool">["people"][number];

const KINDS = {
  email: "publics:pool.email",
  phone: "publics:pool.phone",
  postal: "publics:pool.postal",
} as const;

/** A person of another venue: her coordinates are read at one's demand, and her venue reads that they were. */
export function PoolCard({ person }: { person: Person }) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_pool_card");
  const card = open.data;
  return (
    <Card title={person.name}>
      <div className={styles.card}>
        <Facts
          facts={[
            [t("publics:list.city"), person.commune || null],
            [t("publics:pool.venue"), person.venue_name],
            ...(card?.points ?? []).map(({ kind, value }): [string, string] => [
              kind in KINDS ? t(KINDS[kind as keyof typeof KINDS]) : kind,
              value,
            ]),
          ]}
        />
        {card?.points.length === 0 && <p>{t("publics:pool.noPoint")}</p>}
        <p className={styles.note}>
          {card
            ? t("publics:pool.noted", { venue: person.venue_name })
            : t("publics:pool.willBeNoted", { venue: person.venue_name })}
        </p>
        {!card && (
          <Action
            primary
            loading={open.isPending}
            onClick={() =>
              open.mutate({ venue: person.venue, contact: person.contact }, { onError: tell.failed })
            }
          >
            {t("publics:pool.open")}
          </Action>
        )}
      </div>
    </Card>
  );
}
