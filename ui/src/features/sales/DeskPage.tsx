import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { Action, EmptyState, Page, useRefusalText, useTeller, useWords } from "@/design";
import { Refusal } from "@/ipc/client";
import { useAsk, useRead } from "@/ipc/query";
import { DeskScreen } from "./DeskScreen";
import { type DeskDialog, DeskDialogs } from "./desk/DeskDialogs";
import { dueOf, type Exchange } from "./desk/exchange";
import { lineView } from "./desk/lines";
import { useHall } from "./desk/useHall";
import { type HoldRead, useHolds } from "./desk/useHolds";
import { usePerson } from "./desk/usePerson";
import { useProgramme } from "./desk/useProgramme";
import { useRestored } from "./desk/useRestored";
import { useSale } from "./desk/useSale";
import type { DeskActs, DeskView, PaymentMeans } from "./desk/view";
import type { OrderRead } from "./orders/OrderDialog";
import type { Undo } from "./orders/undo";
import { canPick } from "./seat-plan/seat";

const MEANS: readonly PaymentMeans[] = ["card", "cash", "cheque", "voucher", "credit", "several"];

/** The desk before anything is on sale: says so, and where to begin. */
function NothingOnSale() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Page title={t("desk:title")}>
      <EmptyState
        title={t("desk:none.title")}
        action={
          <Action primary onClick={() => void navigate({ to: "/programme" })}>
            {t("desk:none.action")}
          </Action>
        }
      >
        {t("desk:none.body")}
      </EmptyState>
    </Page>
  );
}

/** What the palette asked the desk to open, from the address. */
export interface DeskSearch {
  readonly order?: string;
  readonly person?: string;
}

const NOBODY: readonly string[] = [];

/** Why nothing can be paid now; nothing is refused while an act is under way, the payment waits for it. */
function useUnpayable(view: Pick<DeskView, "lines" | "items">, complete: boolean): string | undefined {
  const { t } = useWords();
  if (view.lines.length + view.items.length === 0) return t("desk:unpayable.empty");
  return complete ? undefined : t("desk:unpayable.unpriced");
}

/** The dialog of a hold of a performance. */
const heldBy = (hold: HoldRead | undefined, performance: string, seat: string): DeskDialog =>
  hold ? { show: "hold", hold, performance, seat } : null;

/** A whole sale at the desk, over the use cases. */
export function DeskPage({ search }: { search: DeskSearch }) {
  const { t, f } = useWords();
  const refuse = useRefusalText();
  const tell = useTeller();
  const ask = useAsk();
  const navigate = useNavigate();
  const rights = useRead("session", {}).data?.who?.rights ?? NOBODY;
  const { performances: programme, refusal } = useProgramme();
  const sale = useSale();
  const [chosen, setChosen] = useState<string>();
  const [means, setMeans] = useState<PaymentMeans>("card");
  const [dialog, setDialog] = useState<DeskDialog>(null);
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const { basket } = sale;
  useRestored(sale);

  const inBasket = basket?.lines.at(-1)?.performance;
  const usable = (id: string | undefined) => programme?.some((each) => each.id === id);
  const current = [chosen, inBasket].find(usable) ?? programme?.[0]?.id;
  const holds = useHolds(current);
  const hall = useHall(current, basket?.basket ?? null, holds.notes);
  const person = usePerson(basket?.contact ?? null);
  const due = dueOf(exchange, basket?.total ?? 0);

  const { order, person: named } = search;
  const setContact = sale.setContact;
  useEffect(() => {
    if (order) setDialog({ show: "order", order });
    if (named) setContact(named);
    if (order || named) void navigate({ to: "/", search: {}, replace: true });
  }, [order, named, setContact, navigate]);

  const lines = useMemo(
    () => basket?.lines.map((line) => lineView({ t, f, refuse }, line)) ?? [],
    [basket, t, f, refuse],
  );
  const rates = useMemo(() => {
    const sold = new Set(basket?.lines.map(({ performance }) => performance));
    return [...new Set(programme?.filter(({ id }) => sold.has(id)).map(({ vatRate }) => vatRate))];
  }, [basket, programme]);
  const told = exchange && {
    order: exchange.number,
    tickets: exchange.tickets.length,
    credit: exchange.credit,
  };
  const items = basket?.items.map(({ id, label, amount }) => ({ id, label, price: amount })) ?? [];
  const unpayable = useUnpayable({ lines, items }, basket?.complete ?? false);

  if (refusal) return <EmptyState title={refuse(refusal)} />;
  if (!programme || !sale.known) return null;
  if (!current) return <NothingOnSale />;

  const noOption = () => {
    if (!rights.includes("hold_places")) return t("desk:option.noRight");
    if (exchange) return t("desk:option.noExchange");
    return lines.length === 0 ? t("desk:unpayable.empty") : undefined;
  };
  const view: DeskView = {
    now: new Date().toISOString(),
    performances: programme,
    current,
    ...hall,
    person,
    lines,
    items,
    channel: basket?.channel ?? "desk",
    total: due,
    vatRates: rates,
    means: MEANS,
    chosenMeans: means,
    unpayable,
    noByHand: rights.includes("price_by_hand") ? undefined : t("desk:basket.byHandNo"),
    noItem: exchange ? t("desk:items.noExchange") : undefined,
    noOption: noOption(),
    exchange: told,
  };

  const takeBest: DeskActs["takeBest"] = (count, { category, zone, wheelchair }) => {
    sale
      .inTurn(() =>
        ask("best_available", {
          performance: current,
          places: count,
          ...(wheelchair && { wheelchairs: count }),
          category: category ?? null,
          zone: zone === undefined ? null : (hall.zones.get(zone) ?? null),
        }),
      )
      .then(({ parts, unnumbered }) => {
        if (unnumbered) sale.addPlaces(current, unnumbered, count);
        else sale.addSeats(current, parts.flat());
      })
      .catch((thrown) => tell.failed(Refusal.from(thrown)));
  };
  const pay = async () => {
    const settled = await sale.settled();
    if (settled?.complete) setDialog({ show: "pay" });
  };
  const acts: DeskActs = {
    choosePerformance: setChosen,
    pickSeat: (seat) => {
      const line = basket?.lines.find((each) => each.seat === seat.id);
      if (line) sale.removeLine(line.line);
      else if (canPick(seat)) sale.addSeats(current, [seat.id]);
      else setDialog(heldBy(holds.of(seat.id), current, seat.id));
    },
    takeBest,
    takeArea: (area, count) => sale.addPlaces(current, area.id, count),
    findPerson: (typed = "") => setDialog({ show: "person", typed }),
    takeOffer: (line, taken) => sale.takeOffer(line, taken, exchange?.tickets),
    removeLine: sale.removeLine,
    removeItem: sale.removeItem,
    addItem: () => setDialog({ show: "item" }),
    makeOption: () => setDialog({ show: "option" }),
    chooseBuyer: () => setDialog({ show: "buyer" }),
    chooseMeans: setMeans,
    pay: () => void pay(),
    emptyBasket: sale.drop,
    collect: () => setDialog({ show: "collect" }),
    stopExchange: () => setExchange(null),
  };
  const beginExchange = (from: OrderRead, tickets: readonly string[], undo: Undo, samePlaces: boolean) => {
    const given = from.tickets.filter(({ ticket }) => tickets.includes(ticket));
    setExchange({
      order: from.order,
      number: from.number,
      tickets,
      credit: given.reduce((sum, { price }) => sum + price, 0) - Math.max(0, from.due),
      undo,
    });
    setDialog(null);
    if (usable(given[0]?.performance)) setChosen(given[0]?.performance);
    if (from.contact) sale.setContact(from.contact);
    if (samePlaces) sale.addTickets(from.order, [...tickets]);
  };

  return (
    <>
      <DeskScreen view={view} acts={acts} />
      <DeskDialogs
        dialog={dialog}
        sale={sale}
        person={person}
        rights={rights}
        means={means}
        due={due}
        curtain={programme.find(({ id }) => id === current)?.startsAt}
        exchange={exchange}
        onShow={setDialog}
        onExchange={beginExchange}
        onSold={() => {
          setExchange(null);
          setMeans("card");
          sale.over();
        }}
      />
    </>
  );
}
