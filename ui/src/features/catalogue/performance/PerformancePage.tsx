import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Loaded, Page, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { type DrawnSeat, type PlanDrawing, rowOf, seatsOfPerformance, toggled } from "../drawing";
import { PerformanceState } from "../PerformanceState";
import { Acts } from "./Acts";
import { Entries } from "./Entries";
import { Gauge } from "./Gauge";
import { HoldForm } from "./HoldForm";
import { Holds } from "./Holds";
import styles from "./PerformancePage.module.css";
import { Shares } from "./Shares";

const NONE: ReadonlySet<string> = new Set();

/** A performance: its plan, how full it is, what is held, and what may be done with it. */
export function PerformancePage({ Plan }: { Plan: PlanDrawing }) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const { id = "" } = useSearch({ strict: false }) as { id?: string };
  const [chosen, setChosen] = useState(NONE);
  const [byRow, setByRow] = useState(false);
  const [holding, setHolding] = useState(false);
  const states = useRead("seat_states", { performance: id });
  const plan = useRead(
    "seating_plan",
    { plan: states.data?.plan ?? "" },
    { enabled: states.data !== undefined },
  );
  const capacity = useRead("capacity", { performance: id });
  const performance = usePerformance(id);
  const seats = states.data && plan.data ? seatsOfPerformance(plan.data, states.data, chosen) : [];
  const pick = (seat: DrawnSeat) => setChosen((now) => toggled(now, byRow ? rowOf(seats, seat) : [seat.id]));
  const over = performance?.state === "cancelled" || performance?.state === "postponed";

  return (
    <Page
      fit="fill"
      title={performance?.title ?? t("programme:title")}
      subtitle={performance && `${f.moment(performance.starts_at)} · ${performance.hall_name}`}
      actions={
        <Action onClick={() => void navigate({ to: "/programme" })}>{t("programme:performance.back")}</Action>
      }
      aside={
        <>
          {performance && (
            <div>
              <PerformanceState performance={performance} />
            </div>
          )}
          <Loaded<Output<"capacity">> read={capacity}>
            {(data) => (
              <>
                <Gauge capacity={data} />
                <Holds performance={id} />
                <Shares performance={id} capacity={data} />
              </>
            )}
          </Loaded>
          {performance && <Acts performance={performance} />}
          {performance && <Entries performance={performance} />}
        </>
      }
    >
      <div className={styles.plan}>
        <Plan
          seats={seats}
          categories={(states.data?.categories ?? []).map((each) => ({ ...each, price: null }))}
          onPick={pick}
        />
        <div className={styles.foot}>
          <label className={styles.check}>
            <input type="checkbox" checked={byRow} onChange={() => setByRow(!byRow)} />
            {t("programme:hold.row")}
          </label>
          <span aria-live="polite">{t("programme:hold.chosen", { count: chosen.size })}</span>
          {chosen.size > 0 && <Action onClick={() => setChosen(NONE)}>{t("programme:hold.clear")}</Action>}
          <Action
            unavailable={over ? t("programme:performance.over") : undefined}
            onClick={() => setHolding(true)}
          >
            {t("programme:hold.open")}
          </Action>
        </div>
      </div>
      {holding && (
        <HoldForm
          performance={id}
          seats={[...chosen]}
          zones={(capacity.data?.zones ?? []).filter(({ numbered }) => !numbered)}
          onClose={() => setHolding(false)}
          onHeld={() => {
            setHolding(false);
            setChosen(NONE);
          }}
        />
      )}
    </Page>
  );
}

/** Wide enough for every performance a desk keeps. */
const EVER = { from: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/** A performance by its id, out of the programme. */
function usePerformance(id: string) {
  return useRead("programme", EVER).data?.performances.find((each) => each.id === id);
}
