import { useRef, useState } from "react";
import { Action, FormDialog, Loaded, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import type { Performance } from "../states";
import { CategoryParts } from "./CategoryParts";
import { CategoryRows } from "./CategoryRows";
import { type Category, fallsOf, partsOf, shared, written } from "./categories";
import styles from "./PerformancePage.module.css";

interface CategoriesFormProps {
  performance: Performance;
  onClose: () => void;
}

/** The price categories of a performance, and what of its hall falls in each. */
export function CategoriesForm({ performance, onClose }: CategoriesFormProps) {
  const plan = useRead("seating_plan", { plan: performance.plan });
  return (
    <Loaded<Output<"seating_plan">> read={plan}>
      {(drawn) => <OnPlan performance={performance} plan={drawn} onClose={onClose} />}
    </Loaded>
  );
}

function OnPlan({ performance, plan, onClose }: CategoriesFormProps & { plan: Output<"seating_plan"> }) {
  const { t } = useWords();
  const tell = useTeller();
  const set = useWrite("set_categories");
  const next = useRef(performance.categories.length);
  const [rows, setRows] = useState<readonly Category[]>(() =>
    performance.categories.map(({ code, name }, key) => ({ key, code, name })),
  );
  const [falls, setFalls] = useState(() => fallsOf(performance.categories));
  const parts = partsOf(plan);
  const { places, left } = shared(plan, falls);
  const taken = performance.sold + performance.held;
  const add = () => {
    next.current += 1;
    const code = String(rows.length + 1);
    setRows([...rows, { key: next.current, code, name: t("programme:category.newName", { code }) }]);
  };
  const remove = (key: number) => {
    setRows(rows.filter((row) => row.key !== key));
    setFalls(new Map([...falls].filter(([, of]) => of !== key)));
  };
  const fall = (part: string, key: number | undefined) => {
    const now = new Map(falls);
    if (key === undefined) now.delete(part);
    else now.set(part, key);
    setFalls(now);
  };
  const missing = () => {
    if (taken > 0) return t("programme:category.taken", { count: taken });
    if (rows.some(({ code, name }) => !code.trim() || !name.trim())) return t("programme:category.unnamed");
    if (new Set(rows.map(({ code }) => code.trim())).size < rows.length) return t("programme:category.twice");
    const empty = rows.find(({ key }) => !places.get(key));
    if (empty) return t("programme:category.empty", { name: empty.name });
    return left.size > 0 ? t("programme:category.left") : undefined;
  };
  return (
    <FormDialog
      title={t("programme:category.title")}
      submit={t("programme:category.save")}
      unavailable={missing()}
      busy={set.isPending}
      refusal={set.error}
      size="lg"
      onClose={onClose}
      onSubmit={() =>
        set.mutate(
          { performance: performance.id, categories: written(rows, parts, falls) },
          {
            onSuccess: () => {
              tell.done(t("programme:category.saved"));
              onClose();
            },
          },
        )
      }
    >
      <p className={styles.detail}>
        {taken > 0 ? t("programme:category.takenWhy", { count: taken }) : t("programme:category.hint")}
      </p>
      <fieldset className={styles.plain} disabled={taken > 0}>
        <CategoryRows rows={rows} places={places} onChange={setRows} onRemove={remove} />
        <div>
          <Action
            unavailable={taken > 0 ? t("programme:category.taken", { count: taken }) : undefined}
            onClick={add}
          >
            {t("programme:category.add")}
          </Action>
        </div>
        <CategoryParts parts={parts} rows={rows} falls={falls} onFall={fall} />
      </fieldset>
      {left.size > 0 && (
        <p role="status" className={styles.caution}>
          {t("programme:category.leftOver", {
            parts: [...left]
              .map(([name, count]) => t("programme:category.leftPart", { name, count }))
              .join(", "),
          })}
        </p>
      )}
    </FormDialog>
  );
}
