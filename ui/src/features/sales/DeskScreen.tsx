import { useCallback, useMemo, useState } from "react";
import { Page, useCommand, useConfirm, useWords } from "@/design";
import styles from "./DeskScreen.module.css";
import { Basket } from "./desk/Basket";
import { Hints } from "./desk/Hints";
import { Payments } from "./desk/Payments";
import { PerformanceStrip } from "./desk/PerformanceStrip";
import { PersonCard } from "./desk/PersonCard";
import { PlanTools, type Sought } from "./desk/PlanTools";
import { useBestPlaces } from "./desk/useBestPlaces";
import type { DeskActs, DeskView } from "./desk/view";
import { SeatPlan } from "./SeatPlan";
import type { Seat } from "./seat-plan/seat";

/** A whole sale without a change of page: performance, places, person, prices, payment. */
export function DeskScreen({ view, acts }: { view: DeskView; acts: DeskActs }) {
  const { t, f } = useWords();
  const confirm = useConfirm();
  const [sought, setSought] = useState<Sought>(null);
  const { performances, current } = view;
  const index = performances.findIndex(({ id }) => id === current);
  const performance = performances[index];
  const zones = useMemo(() => [...new Set(view.seats.map(({ zone }) => zone))], [view.seats]);
  const count = useBestPlaces(zones, acts.takeBest);

  const isSought = useCallback(
    (seat: Seat) =>
      sought === "wheelchair" ? seat.kind === "wheelchair" : seat.category === sought?.category,
    [sought],
  );
  const choose = (at: number) => {
    const next = performances[at];
    if (next) acts.choosePerformance(next.id);
  };
  const empty = async () => {
    const agreed = await confirm({
      title: t("desk:confirm.emptyTitle"),
      body: t("desk:confirm.emptyBody"),
      action: t("desk:confirm.emptyAction"),
    });
    if (agreed) acts.emptyBasket();
  };
  const best = () =>
    acts.takeBest(
      count,
      sought === "wheelchair" ? { wheelchair: true } : sought ? { category: sought.category } : {},
    );

  useCommand("desk.previous", () => choose(index - 1));
  useCommand("desk.next", () => choose(index + 1));
  useCommand("desk.person", acts.findPerson);
  useCommand("desk.pay", acts.pay, view.unpayable);
  useCommand("desk.empty", () => void empty(), view.lines.length === 0 ? t("desk:basket.empty") : undefined);

  return (
    <Page
      fit="fill"
      title={performance?.title ?? t("desk:title")}
      subtitle={performance && `${f.moment(performance.startsAt)} · ${performance.hall}`}
      aside={
        <>
          <PersonCard person={view.person} onFind={acts.findPerson} />
          <Basket lines={view.lines} onStep={acts.chooseStep} onRemove={acts.removeLine} />
          <Payments
            places={view.lines.length}
            vatRates={view.vatRates}
            total={view.total}
            means={view.means}
            chosen={view.chosenMeans}
            unpayable={view.unpayable}
            onChoose={acts.chooseMeans}
            onPay={acts.pay}
          />
        </>
      }
    >
      <div className={styles.sale}>
        <PerformanceStrip
          performances={performances}
          current={current}
          now={view.now}
          onChoose={acts.choosePerformance}
        />
        <SeatPlan
          seats={view.seats}
          categories={view.categories}
          {...(view.stage !== undefined && { stage: view.stage })}
          onPick={acts.pickSeat}
          sought={sought ? isSought : undefined}
          tools={
            <PlanTools
              categories={view.categories}
              sought={sought}
              count={count}
              onBest={best}
              onSeek={setSought}
            />
          }
        />
        <Hints />
      </div>
    </Page>
  );
}
