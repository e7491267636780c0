import { useState } from "react";
import { Action, Choice, Field, Fields, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./HallPage.module.css";

type Edit = NonNullable<Input<"edit_plan">["edits"]>[number]["edit"];
type Numbering = Extract<Edit, { kind: "renumber" }>["value"];
type Plan = Output<"seating_plan">;

/** What may be done to chosen seats, without a value to say. */
const MARKS = {
  wheelchairOn: { kind: "wheelchair", value: true },
  wheelchairOff: { kind: "wheelchair", value: false },
  companionOn: { kind: "companion", value: true },
  companionOff: { kind: "companion", value: false },
  restrictedOn: { kind: "restricted_view", value: true },
  restrictedOff: { kind: "restricted_view", value: false },
  blockOn: { kind: "block", value: true },
  blockOff: { kind: "block", value: false },
} as const satisfies Record<string, Edit>;

const VALUED = ["renumber", "zoneTo", "categoryTo", "rankTo"] as const;

type Act = keyof typeof MARKS | (typeof VALUED)[number];

const ACTS = [...VALUED, ...Object.keys(MARKS)] as Act[];

/** What is said besides the act: a category, a zone, a numbering, a rank. */
interface Said {
  category: string;
  zone: string;
  numbering: Numbering;
  rank: string;
}

/** The edit, from what was said; what was not falls on the first of the plan. */
function editOf(act: Act, said: Said, plan: Plan): Edit {
  switch (act) {
    case "renumber":
      return { kind: "renumber", value: said.numbering };
    case "zoneTo":
      return { kind: "zone", value: said.zone || (numbered(plan)[0]?.id ?? "") };
    case "categoryTo":
      return { kind: "category", value: said.category || (plan.categories[0]?.name ?? "") };
    case "rankTo":
      return { kind: "rank", value: Number(said.rank) };
    default:
      return MARKS[act];
  }
}

/** The zones that have rows: seats move between them. */
const numbered = ({ zones, rows }: Plan) =>
  zones.filter((_, index) => rows.some(({ zone }) => zone === index));

interface SaidFieldsProps {
  act: Act;
  plan: Plan;
  said: Said;
  onChange: (said: Said) => void;
}

function SaidFields({ act, plan, said, onChange }: SaidFieldsProps) {
  const { t } = useWords();
  const { numbering } = said;
  const count = (name: "first" | "step") => ({
    label: t(`programme:hall.${name}`),
    type: "number",
    min: 1,
    value: String(numbering[name]),
    onChange: (value: string) =>
      onChange({ ...said, numbering: { ...numbering, [name]: Math.max(1, Number(value)) } }),
  });
  if (act === "categoryTo")
    return (
      <Choice
        label={t("programme:hall.category")}
        value={said.category}
        onChange={(category) => onChange({ ...said, category })}
        options={plan.categories.map(({ name }) => ({ value: name, label: name }))}
      />
    );
  if (act === "zoneTo")
    return (
      <Choice
        label={t("programme:hall.zone")}
        value={said.zone}
        onChange={(zone) => onChange({ ...said, zone })}
        options={numbered(plan).map(({ id, name }) => ({ value: id, label: name }))}
      />
    );
  if (act === "rankTo")
    return (
      <Field
        label={t("programme:hall.rank")}
        description={t("programme:hall.rankHint")}
        type="number"
        min={1}
        max={9}
        value={said.rank}
        onChange={(rank) => onChange({ ...said, rank })}
      />
    );
  if (act !== "renumber") return null;
  return (
    <>
      <p className={styles.detail}>{t("programme:hall.renumberSeats")}</p>
      <Fields>
        <Field {...count("first")} />
        <Field {...count("step")} />
        <Choice
          label={t("programme:hall.from")}
          value={numbering.from}
          onChange={(from) => onChange({ ...said, numbering: { ...numbering, from } })}
          options={(["left", "right"] as const).map((value) => ({
            value,
            label: t(`programme:hall.${value}`),
          }))}
        />
      </Fields>
    </>
  );
}

interface EditSeatsProps {
  /** The version that is edited. */
  plan: Plan;
  seats: string[];
  byRow: boolean;
  onByRow: (byRow: boolean) => void;
  onClear: () => void;
  unavailable: string | undefined;
}

/** What becomes of the chosen seats; each change publishes a version. */
export function EditSeats(props: EditSeatsProps) {
  const { plan, seats, byRow, onByRow, onClear, unavailable } = props;
  const { t } = useWords();
  const tell = useTeller();
  const write = useWrite("edit_plan");
  const [act, setAct] = useState<Act>("renumber");
  const [said, setSaid] = useState<Said>({
    category: "",
    zone: "",
    numbering: { first: 1, step: 1, from: "left" },
    rank: "5",
  });
  const apply = () =>
    write.mutate(
      { plan: plan.plan, edits: [{ seats, edit: editOf(act, said, plan) }] },
      {
        onSuccess: ({ version }) => {
          tell.done(t("programme:hall.done", { version }));
          onClear();
        },
        onError: tell.failed,
      },
    );
  return (
    <section className={styles.edit} aria-label={t("programme:hall.edit")}>
      <h2 className={styles.title}>{t("programme:hall.edit")}</h2>
      <p className={styles.detail}>{t("programme:hall.editHint")}</p>
      <label className={styles.check}>
        <input type="checkbox" checked={byRow} onChange={() => onByRow(!byRow)} />
        {t("programme:hold.row")}
      </label>
      <p aria-live="polite">{t("programme:hall.chosen", { count: seats.length })}</p>
      <Choice<Act>
        label={t("programme:hall.act")}
        value={act}
        onChange={setAct}
        options={ACTS.map((value) => ({ value, label: t(`programme:hall.${value}`) }))}
      />
      <SaidFields act={act} plan={plan} said={said} onChange={setSaid} />
      <Action
        primary
        loading={write.isPending}
        unavailable={unavailable ?? (seats.length === 0 ? t("programme:hall.pick") : undefined)}
        onClick={apply}
      >
        {t("programme:hall.apply")}
      </Action>
      {seats.length > 0 && <Action onClick={onClear}>{t("programme:hold.clear")}</Action>}
    </section>
  );
}
