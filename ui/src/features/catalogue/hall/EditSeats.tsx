import { useState } from "react";
import { Action, Choice, useTeller, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./HallPage.module.css";

type Edit = NonNullable<Input<"edit_plan">["edits"]>[number]["edit"];

/** What may be done to chosen seats, without a value to type. */
const EDITS = {
  wheelchairOn: { kind: "wheelchair", value: true },
  wheelchairOff: { kind: "wheelchair", value: false },
  companionOn: { kind: "companion", value: true },
  restrictedOn: { kind: "restricted_view", value: true },
  restrictedOff: { kind: "restricted_view", value: false },
  blockOn: { kind: "block", value: true },
  blockOff: { kind: "block", value: false },
} as const satisfies Record<string, Edit>;

type Act = keyof typeof EDITS | "categoryTo";

const ACTS = [...Object.keys(EDITS), "categoryTo"] as Act[];

interface EditSeatsProps {
  /** The version that is edited. */
  plan: string;
  /** The plan's categories, by name. */
  categories: readonly string[];
  seats: string[];
  byRow: boolean;
  onByRow: (byRow: boolean) => void;
  onClear: () => void;
  unavailable: string | undefined;
}

/** What becomes of the chosen seats; each change publishes a version. */
export function EditSeats(props: EditSeatsProps) {
  const { plan, categories, seats, byRow, onByRow, onClear, unavailable } = props;
  const { t } = useWords();
  const tell = useTeller();
  const write = useWrite("edit_plan");
  const [act, setAct] = useState<Act>("wheelchairOn");
  const [category, setCategory] = useState("");
  const chosen = category || categories[0] || "";
  const edit: Edit = act === "categoryTo" ? { kind: "category", value: chosen } : EDITS[act];
  const apply = () =>
    write.mutate(
      { plan, edits: [{ seats, edit }] },
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
      {act === "categoryTo" && (
        <Choice
          label={t("programme:hall.category")}
          value={chosen}
          onChange={setCategory}
          options={categories.map((value) => ({ value, label: value }))}
        />
      )}
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
