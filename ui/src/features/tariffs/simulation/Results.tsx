import { Card, type Column, DataTable, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { saveFile } from "@/ipc/platform";
import { Bars } from "./Bars";
import styles from "./Results.module.css";

type Simulation = Output<"simulate_tariff_book">;
type Side = Simulation["current"];
type Sold = Side["tariffs"][number];
type Group = Simulation["draft"]["central"]["groups"][number];

interface Line {
  id: "current" | "low" | "central" | "high";
  side: Side;
}

/** The simulation as pictures, each with its table and its export. */
export function Results({ simulation }: { simulation: Simulation }) {
  const { t, f } = useWords();
  const { current, draft } = simulation;
  const lines: Line[] = [
    { id: "current", side: current },
    ...(["low", "central", "high"] as const).map((id) => ({ id, side: draft[id].side })),
  ];
  const name = ({ id }: Line) => t(`tariffs:simulation.${id}`);
  const sides: Column<Line>[] = [
    { id: "side", header: t("tariffs:simulation.side"), value: name },
    {
      id: "revenue",
      header: t("tariffs:simulation.revenue"),
      value: ({ side }) => side.revenue / 100,
      cell: ({ side }) => f.money(side.revenue),
      align: "end",
    },
    {
      id: "average",
      header: t("tariffs:simulation.average"),
      value: ({ side }) => side.average / 100,
      cell: ({ side }) => f.money(side.average),
      align: "end",
    },
    {
      id: "tickets",
      header: t("tariffs:simulation.tickets"),
      value: ({ side }) => side.tickets,
      cell: ({ side }) => f.count(side.tickets),
      align: "end",
    },
  ];
  const groupName = ({ who }: Group) =>
    who
      ? [t(`tariffs:age.${who.age}`), who.status].filter(Boolean).join(" · ")
      : t("tariffs:simulation.small");
  const groups: Column<Group>[] = [
    { id: "group", header: t("tariffs:simulation.group"), value: groupName, width: "minmax(0, 2fr)" },
    ...(["persons", "more", "same", "less"] as const).map(
      (id): Column<Group> => ({
        id,
        header: t(`tariffs:simulation.${id}`),
        value: (group) => group[id],
        align: "end",
      }),
    ),
    {
      id: "difference",
      header: t("tariffs:simulation.difference"),
      value: ({ difference }) => difference / 100,
      cell: ({ difference }) => f.money(difference),
      align: "end",
    },
  ];
  const mix = draft.central.side.tariffs;
  const tariffName = ({ name: tariff }: Sold) => tariff ?? t("tariffs:simulation.unknownTariff");
  const sold: Column<Sold>[] = [
    { id: "tariff", header: t("tariffs:grid.tariff"), value: tariffName, width: "minmax(0, 2fr)" },
    {
      id: "tickets",
      header: t("tariffs:simulation.tickets"),
      value: ({ tickets }) => tickets,
      cell: ({ tickets }) => f.count(tickets),
      align: "end",
    },
    {
      id: "revenue",
      header: t("tariffs:simulation.revenue"),
      value: ({ revenue }) => revenue / 100,
      cell: ({ revenue }) => f.money(revenue),
      align: "end",
    },
  ];
  return (
    <>
      <Card title={t("tariffs:simulation.revenue")}>
        <Bars
          label={t("tariffs:simulation.revenue")}
          bars={lines.map((line) => ({
            name: name(line),
            value: line.side.revenue,
            text: f.money(line.side.revenue),
            current: line.id === "current",
          }))}
        />
        <div className={styles.table}>
          <DataTable
            label={t("tariffs:simulation.revenue")}
            columns={sides}
            rows={lines}
            rowId={({ id }) => id}
            onExport={(file) => saveFile("simulation.csv", file)}
          />
        </div>
        {draft.central.side.unpriced > 0 && (
          <p>{t("tariffs:simulation.unpriced", { count: draft.central.side.unpriced })}</p>
        )}
      </Card>
      {mix.length > 0 && (
        <Card title={t("tariffs:simulation.mix")}>
          <Bars
            label={t("tariffs:simulation.mix")}
            bars={mix.map((each) => ({
              name: tariffName(each),
              value: each.tickets,
              text: f.count(each.tickets),
            }))}
          />
          <div className={styles.table}>
            <DataTable
              label={t("tariffs:simulation.mix")}
              columns={sold}
              rows={mix}
              rowId={({ tariff }) => tariff}
              onExport={(file) => saveFile("simulation-tarifs.csv", file)}
            />
          </div>
        </Card>
      )}
      <Card title={t("tariffs:simulation.groups")}>
        <div className={styles.table}>
          <DataTable
            label={t("tariffs:simulation.groups")}
            columns={groups}
            rows={draft.central.groups}
            rowId={groupName}
            onExport={(file) => saveFile("simulation-groupes.csv", file)}
          />
        </div>
      </Card>
    </>
  );
}
