import { Card, type Column, Facts, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import type { Document } from "../book/document";
import { Bars, type Measured, type Pair, Swings } from "./Bars";
import { Picture } from "./Picture";

type Simulation = Output<"simulate_tariff_book">;
type Side = Simulation["current"];
type Group = Simulation["draft"]["central"]["groups"][number];

interface ResultsProps {
  simulation: Simulation;
  /** The book that was simulated, for the names of its statuses. */
  book: Document;
}

interface Line {
  id: "current" | "low" | "central" | "high";
  side: Side;
}

/** What was and would be brought in, under the three hypotheses. */
function Revenue({ simulation: { current, draft } }: { simulation: Simulation }) {
  const { t, f } = useWords();
  const lines: Line[] = [
    { id: "current", side: current },
    ...(["low", "central", "high"] as const).map((id) => ({ id, side: draft[id].side })),
  ];
  const name = ({ id }: Line) => t(`tariffs:simulation.${id}`);
  const money = (id: "revenue" | "average"): Column<Line> => ({
    id,
    header: t(`tariffs:simulation.${id}`),
    value: ({ side }) => side[id] / 100,
    cell: ({ side }) => f.money(side[id]),
    align: "end",
  });
  const columns: Column<Line>[] = [
    { id: "side", header: t("tariffs:simulation.side"), value: name },
    money("revenue"),
    money("average"),
    {
      id: "tickets",
      header: t("tariffs:simulation.tickets"),
      value: ({ side }) => side.tickets,
      cell: ({ side }) => f.count(side.tickets),
      align: "end",
    },
  ];
  const measured = (line: Line): Measured => ({ value: line.side.revenue, text: f.money(line.side.revenue) });
  const pairs = lines.map((line): Pair => {
    const drawn = line.id === "current" ? { was: measured(line) } : { would: measured(line) };
    return { name: name(line), ...drawn };
  });
  const title = t("tariffs:simulation.revenue");
  const unpriced = draft.central.side.unpriced;
  return (
    <Picture
      title={title}
      picture={<Bars label={title} pairs={pairs} />}
      file="simulation"
      columns={columns}
      rows={lines}
      rowId={({ id }) => id}
    >
      {unpriced > 0 && <p role="status">{t("tariffs:simulation.unpriced", { count: unpriced })}</p>}
    </Picture>
  );
}

interface Counted {
  id: string;
  name: string;
  was: number | null;
  would: number | null;
}

/** Places counted by something, what was beside what would be; a figure about too few people is not said. */
function Counts({ title, file, rows }: { title: string; file: string; rows: readonly Counted[] }) {
  const { t, f } = useWords();
  const shown = (count: number | null) => (count === null ? t("tariffs:simulation.few") : f.count(count));
  const side = (id: "was" | "would"): Column<Counted> => ({
    id,
    header: t(`tariffs:simulation.${id}`),
    value: (row) => row[id],
    cell: (row) => shown(row[id]),
    align: "end",
  });
  const columns: Column<Counted>[] = [
    { id: "name", header: title, value: ({ name }) => name, width: "minmax(0, 2fr)" },
    side("was"),
    side("would"),
  ];
  const drawn = (count: number | null) => ({ value: count ?? 0, text: shown(count) });
  const pairs = rows.map(({ name, was, would }) => ({ name, was: drawn(was), would: drawn(would) }));
  return (
    <Picture
      title={title}
      picture={<Bars label={title} pairs={pairs} />}
      file={file}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
    />
  );
}

/** What each tariff sold and would sell. */
function mixOf(current: Side, draft: Side, unknown: string): Counted[] {
  const names = new Map(
    [...current.tariffs, ...draft.tariffs].map(({ tariff, name }) => [tariff, name ?? unknown]),
  );
  const count = ({ tariffs }: Side, id: string) => tariffs.find(({ tariff }) => tariff === id)?.tickets ?? 0;
  return [...names].map(([id, name]) => ({ id, name, was: count(current, id), would: count(draft, id) }));
}

/** What each level of the ladders sold and would sell. */
function levelsOf(current: Side, draft: Side, name: (letter: string) => string): Counted[] {
  const keys = new Map(
    [...current.levels, ...draft.levels].map(({ tariff, letter }) => [`${tariff} ${letter}`, letter]),
  );
  const count = ({ levels }: Side, key: string) => {
    const level = levels.find(({ tariff, letter }) => `${tariff} ${letter}` === key);
    return level ? (level.tickets ?? null) : 0;
  };
  return [...keys].map(([id, letter]) => ({
    id,
    name: name(letter),
    was: count(current, id),
    would: count(draft, id),
  }));
}

/** Who pays more or less, by age and status. */
function Groups({ groups, book }: { groups: readonly Group[]; book: Document }) {
  const { t, f } = useWords();
  const status = (code: string) => book.statuses?.find((each) => each.code === code)?.name ?? code;
  const name = ({ who }: Group) =>
    who
      ? [t(`tariffs:age.${who.age}`), who.status && status(who.status)].filter(Boolean).join(" · ")
      : t("tariffs:simulation.small");
  const columns: Column<Group>[] = [
    { id: "group", header: t("tariffs:simulation.group"), value: name, width: "minmax(0, 2fr)" },
    ...(["persons", "less", "same", "more"] as const).map(
      (id): Column<Group> => ({
        id,
        header: t(`tariffs:simulation.${id}`),
        value: (group) => group[id],
        cell: (group) => f.count(group[id]),
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
  const title = t("tariffs:simulation.groups");
  const swings = groups.map((group) => ({
    name: name(group),
    less: group.less,
    more: group.more,
    text: t("tariffs:simulation.swing", { less: group.less, more: group.more }),
  }));
  return (
    <Picture
      title={title}
      picture={<Swings label={title} swings={swings} />}
      file="simulation-groupes"
      columns={columns}
      rows={groups}
      rowId={name}
    />
  );
}

/** Those who had never come: their part of the places, and what they pay. */
function Newcomers({ current, draft }: { current: Side; draft: Side }) {
  const { t, f } = useWords();
  const both = (was: string, would: string) => (was === would ? was : `${was} → ${would}`);
  const [was, would] = [current.newcomers, draft.newcomers];
  return (
    <Card title={t("tariffs:simulation.newcomers")}>
      <Facts
        facts={[
          [
            t("tariffs:simulation.share"),
            both(f.percent(was.share / 10_000), f.percent(would.share / 10_000)),
          ],
          [t("tariffs:simulation.average"), both(f.money(was.average), f.money(would.average))],
        ]}
      />
    </Card>
  );
}

/** The simulation as pictures, each with its table and its export. */
export function Results({ simulation, book }: ResultsProps) {
  const { t } = useWords();
  const { current, draft } = simulation;
  const central = draft.central.side;
  const levels = levelsOf(current, central, (letter) => t("tariffs:ladder.level", { letter }));
  return (
    <>
      <Revenue simulation={simulation} />
      <Counts
        title={t("tariffs:simulation.mix")}
        file="simulation-tarifs"
        rows={mixOf(current, central, t("tariffs:simulation.unknownTariff"))}
      />
      {levels.length > 0 && (
        <Counts title={t("tariffs:simulation.levels")} file="simulation-niveaux" rows={levels} />
      )}
      <Groups groups={draft.central.groups} book={book} />
      <Newcomers current={current} draft={central} />
    </>
  );
}
