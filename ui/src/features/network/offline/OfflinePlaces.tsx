import { useState } from "react";
import { Action, Field, Tag, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { printDocument } from "@/ipc/platform";
import { useAsk, useWrite } from "@/ipc/query";
import styles from "./Offline.module.css";

/** A performance, and what this desk could do for it. */
export type Tonight = Output<"unplugged">["performances"][number];

/** The gestures of a performance: its list, its evening. */
function Evening({ tonight, onSetUp }: { tonight: Tonight; onSetUp: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const ask = useAsk();
  const end = useWrite("end_evening");
  const may = useAllowed("set_up_evening");
  const { performance, evening } = tonight;
  const print = () =>
    ask("print_evening_list", { performance })
      .then(({ document }) => printDocument(document))
      .catch(tell.failed);
  const finish = async () => {
    const agreed = await confirm({
      title: t("exchange:offline.askEnd"),
      body: t("exchange:offline.askEndBody"),
      action: t("exchange:offline.end"),
    });
    if (!agreed) return;
    end.mutate(
      { performance },
      { onSuccess: () => tell.done(t("exchange:offline.ended")), onError: tell.failed },
    );
  };
  return (
    <div className={styles.actions}>
      <Action size="xs" onClick={() => void print()}>
        {t("exchange:offline.list")}
      </Action>
      {evening.length === 0 ? (
        <Action size="xs" unavailable={may ? undefined : t("ui:notAllowed")} onClick={onSetUp}>
          {t("exchange:offline.setUp")}
        </Action>
      ) : (
        <Action
          size="xs"
          loading={end.isPending}
          unavailable={may ? undefined : t("ui:notAllowed")}
          onClick={() => void finish()}
        >
          {t("exchange:offline.end")}
        </Action>
      )}
    </div>
  );
}

/** How many places to keep here, asked for before an expected cut. */
function Keeping({ tonight }: { tonight: Tonight }) {
  const { t } = useWords();
  const tell = useTeller();
  const keep = useWrite("keep_places");
  const unavailable = useAllowed("keep_places") ? undefined : t("ui:notAllowed");
  const { performance, title, wanted, at_hand: atHand } = tonight;
  const [typed, setTyped] = useState<string | null>(null);
  const send = (places: number) =>
    keep.mutate(
      { performance, places },
      {
        onSuccess: ({ at_hand }) => {
          setTyped(null);
          tell.done(t("exchange:offline.kept", { count: at_hand }));
        },
        onError: tell.failed,
      },
    );
  return (
    <form
      className={styles.keeping}
      onSubmit={(event) => {
        event.preventDefault();
        if (unavailable === undefined) send(Number(typed ?? wanted));
      }}
    >
      <Field
        label={t("exchange:offline.wantedFor", { title })}
        type="number"
        min={0}
        max={2000}
        value={typed ?? String(wanted)}
        onChange={setTyped}
      />
      <Action type="submit" loading={keep.isPending} unavailable={unavailable} onClick={() => {}}>
        {t("exchange:offline.keep")}
      </Action>
      {atHand > 0 && (
        <Action unavailable={unavailable} onClick={() => send(0)}>
          {t("exchange:offline.back")}
        </Action>
      )}
    </form>
  );
}

/** The places of this desk, by performance. */
export function OfflinePlaces(props: {
  performances: readonly Tonight[];
  onSetUp: (tonight: Tonight) => void;
}) {
  const { t, f } = useWords();
  return (
    <ul className={styles.performances} aria-label={t("exchange:offline.table")}>
      {props.performances.map((tonight) => (
        <li key={tonight.performance} className={styles.performance}>
          <div className={styles.head}>
            <h3>{tonight.title}</h3>
            <span className={styles.detail}>
              {f.momentShort(tonight.starts_at)} · {tonight.hall}
            </span>
            {tonight.evening.length > 0 && (
              <Tag tone="sky">{t("exchange:offline.evening", { desks: tonight.evening.join(", ") })}</Tag>
            )}
          </div>
          <dl className={styles.figures}>
            {(
              [
                [t("exchange:offline.atHand"), tonight.at_hand],
                [t("exchange:offline.free"), tonight.free],
                [t("exchange:offline.refundable"), tonight.refundable],
              ] as const
            ).map(([name, figure]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{f.count(figure)}</dd>
              </div>
            ))}
          </dl>
          <div className={styles.row}>
            {tonight.evening.length === 0 && <Keeping tonight={tonight} />}
            <Evening tonight={tonight} onSetUp={() => props.onSetUp(tonight)} />
          </div>
        </li>
      ))}
    </ul>
  );
}
