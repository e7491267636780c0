import { useCallback, useMemo, useState } from "react";
import { Action, Page, useCommand, useConfirm, useWords } from "@/design";
import styles from "./DeskScreen.module.css";
import { AmountDialog, type AmountQuestion } from "./desk/AmountDialog";
import { Basket } from "./desk/Basket";
import { BasketTools } from "./desk/BasketTools";
import { Hints } from "./desk/Hints";
import { Payments } from "./desk/Payments";
import { PerformanceStrip } from "./desk/PerformanceStrip";
import { PersonCard } from "./desk/PersonCard";
import { PlanTools, type Sought } from "./desk/PlanTools";
import { useBestPlaces } from "./desk/useBestPlaces";
import type { DeskActs, DeskView, OfferView } from "./desk/view";
import { SeatPlan } from "./SeatPlan";
import type { Seat } from "./seat-plan/seat";

/** Puts the keyboard on a part of the screen. */
const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/** A whole sale without a change of page: performance, places, person, prices, payment. */
export function DeskScreen({ view, acts }: { view: DeskView; acts: DeskActs }) {
  const { t, f } = useWords();
  const confirm = useConfirm();
  const [sought, setSought] = useState<Sought>(null);
  const [question, setQuestion] = useState<AmountQuestion | null>(null);
  const { performances, current, lines, areas } = view;
  const index = performances.findIndex(({ id }) => id === current);
  const performance = performances[index];
  const zones = useMemo(
    () => [...new Set([...view.seats.map(({ zone }) => zone), ...areas.map(({ name }) => name)])],
    [view.seats, areas],
  );
  const where = sought === "wheelchair" ? { wheelchair: true } : (sought ?? {});
  const count = useBestPlaces(zones, (places, zone) => acts.takeBest(places, zone ?? where), acts.findPerson);

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
  const take = (line: string | "all", { tariff, level, bounds, name }: OfferView, byHand = false) => {
    if (bounds || byHand) setQuestion({ line, tariff, level, name, bounds: byHand ? null : bounds, byHand });
    else acts.takeOffer(line, { tariff, level });
  };
  const none = lines.length + view.items.length === 0 ? t("desk:basket.empty") : undefined;

  useCommand("desk.previous", () => choose(index - 1));
  useCommand("desk.next", () => choose(index + 1));
  useCommand("desk.person", () => acts.findPerson());
  useCommand("desk.plan", () => focus("[role=grid]"));
  useCommand("desk.basket", () => focus("#basket button"), none);
  useCommand("desk.collect", acts.collect);
  useCommand("desk.pay", acts.pay, view.unpayable);
  useCommand("desk.empty", () => void empty(), none);

  return (
    <Page
      fit="fill"
      title={performance?.title ?? t("desk:title")}
      ready={zones.length > 0}
      subtitle={performance && `${f.moment(performance.startsAt)} · ${performance.hall}`}
      actions={
        <Action onClick={acts.collect} keys="F7">
          {t("desk:collect.title")}
        </Action>
      }
      aside={
        <>
          {view.exchange && (
            <div className={styles.exchange} role="status">
              <p>{t("desk:exchange.banner", { order: view.exchange.order, count: view.exchange.tickets })}</p>
              <Action onClick={acts.stopExchange}>{t("desk:exchange.cancel")}</Action>
            </div>
          )}
          <PersonCard person={view.person} onFind={() => acts.findPerson()} />
          <Basket
            lines={lines}
            items={view.items}
            noByHand={view.noByHand}
            onStep={(line, tariff, level) => acts.takeOffer(line, { tariff, level })}
            onOffer={take}
            onByHand={(line, offer) => take(line, offer, true)}
            onRemove={acts.removeLine}
            onRemoveItem={acts.removeItem}
          />
          <BasketTools
            channel={view.channel}
            noItem={view.noItem}
            noOption={view.noOption}
            onItem={acts.addItem}
            onOption={acts.makeOption}
            onBuyer={acts.chooseBuyer}
          />
          <Payments
            places={lines.length === 0 && view.items.length > 0 ? null : lines.length}
            vatRates={view.vatRates}
            total={view.total}
            credit={view.exchange?.credit ?? null}
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
          key={current}
          seats={view.seats}
          areas={areas}
          categories={view.categories}
          {...(view.stage !== undefined && { stage: view.stage })}
          onPick={acts.pickSeat}
          onPickArea={(area) => acts.takeArea(area, 1)}
          sought={sought ? isSought : undefined}
          tools={
            <PlanTools
              categories={view.categories}
              areas={areas}
              wheelchairs={view.seats.some(({ kind }) => kind === "wheelchair")}
              sought={sought}
              count={count}
              onBest={() => acts.takeBest(count, where)}
              onArea={(area) => acts.takeArea(area, count)}
              onSeek={setSought}
            />
          }
        />
        <Hints />
      </div>
      {question && (
        <AmountDialog
          question={question}
          onClose={() => setQuestion(null)}
          onAnswer={(amount, motive) => {
            const { line, tariff, level } = question;
            acts.takeOffer(line, { tariff, level, amount, ...(motive && { byHand: motive }) });
            setQuestion(null);
          }}
        />
      )}
    </Page>
  );
}
