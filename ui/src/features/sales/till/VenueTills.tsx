import { useMemo } from "react";
import { Card, type Column, DataTable, EmptyState, Tag, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./Till.module.css";

type Till = Output<"tills">["tills"][number];
type Held = Till["held"][number];

/** Wide enough for a day and an hour. */
const MOMENT = "minmax(0, 1.5fr)";

/** A till where it is open, or closed. */
interface Row {
  id: string;
  name: string;
  held: Held | null;
  /** Whether two desks opened it without hearing of each other. */
  twice: boolean;
}

const rows = (tills: readonly Till[]): Row[] =>
  tills.flatMap(({ drawer, name, held }): Row[] =>
    held.length === 0
      ? [{ id: drawer, name, held: null, twice: false }]
      : held.map((one) => ({ id: one.till, name, held: one, twice: held.length > 1 })),
  );

/** The tills of the venue: where each is open, by whom, since when, and the cash that should be in it. */
export function VenueTills() {
  const { t, f } = useWords();
  const read = useRead("tills", {}, { enabled: useAllowed("tills") });
  const columns = useMemo<Column<Row>[]>(() => {
    const money = (amount: number | undefined) => (amount === undefined ? "—" : f.money(amount));
    const state = ({ held, twice }: Row) =>
      !held ? "closed" : twice ? "twice" : held.own ? "here" : "elsewhere";
    return [
      { id: "name", header: t("till:venue.till"), value: ({ name }) => name },
      {
        id: "state",
        header: t("till:venue.state"),
        value: (row) => t(`till:venue.is.${state(row)}`),
        cell: (row) => (
          <Tag tone={row.twice ? "ochre" : row.held ? "leaf" : "plain"}>
            {t(`till:venue.is.${state(row)}`)}
          </Tag>
        ),
      },
      { id: "desk", header: t("till:venue.desk"), value: ({ held }) => held?.desk_name ?? "" },
      {
        id: "agent",
        header: t("till:venue.agent"),
        value: ({ held }) => held?.agent ?? "",
        width: "minmax(0, 1.4fr)",
      },
      {
        id: "since",
        header: t("till:venue.since"),
        value: ({ held }) => held?.since ?? "",
        cell: ({ held }) => (held ? f.momentShort(held.since) : "—"),
        width: MOMENT,
      },
      {
        id: "float",
        header: t("till:state.float"),
        value: ({ held }) => (held ? held.float / 100 : null),
        cell: ({ held }) => money(held?.float),
        align: "end",
      },
      {
        id: "expected",
        header: t("till:state.expected"),
        value: ({ held }) => (held ? held.expected / 100 : null),
        cell: ({ held }) => money(held?.expected),
        align: "end",
      },
      {
        id: "heard",
        header: t("till:venue.heard"),
        value: ({ held }) => held?.heard_at ?? "",
        cell: ({ held }) => (held?.heard_at ? f.momentShort(held.heard_at) : "—"),
        width: MOMENT,
      },
    ];
  }, [t, f]);
  if (!read.data) return null;
  return (
    <Card title={t("till:venue.tills")}>
      <p className={styles.detail}>{t("till:venue.hint")}</p>
      <div className={styles.shortTable}>
        <DataTable
          label={t("till:venue.tills")}
          columns={columns}
          rows={rows(read.data.tills)}
          rowId={({ id }) => id}
          empty={<EmptyState title={t("till:venue.noTill")} />}
        />
      </div>
    </Card>
  );
}
