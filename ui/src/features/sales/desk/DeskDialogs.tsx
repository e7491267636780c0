import { useTeller, useWords } from "@/design";
import { type Output, Refusal } from "@/ipc/client";
import { useAsk } from "@/ipc/query";
import { Collections } from "../orders/Collections";
import { OrderDialog, type OrderRead } from "../orders/OrderDialog";
import { givenBack, type Undo } from "../orders/undo";
import { PayDialog, type Terms } from "../pay/PayDialog";
import { type Sold, SoldDialog } from "../pay/SoldDialog";
import type { MeansName } from "../pay/tender";
import { PersonFinder } from "../person/PersonFinder";
import { BuyerDialog } from "./BuyerDialog";
import type { Exchange } from "./exchange";
import { HoldDialog } from "./HoldDialog";
import { ItemDialog } from "./ItemDialog";
import { OptionDialog } from "./OptionDialog";
import type { HoldRead } from "./useHolds";
import type { Sale } from "./useSale";
import type { PaymentMeans, PersonView } from "./view";

/** The one dialog that is open over the desk. */
export type DeskDialog =
  | null
  | { readonly show: "person"; readonly typed: string }
  | { readonly show: "pay" }
  | { readonly show: "payOrder"; readonly order: OrderRead }
  | { readonly show: "sold"; readonly sold: Sold }
  | { readonly show: "order"; readonly order: string }
  | { readonly show: "hold"; readonly hold: HoldRead; readonly performance: string; readonly seat: string }
  | { readonly show: "item" }
  | { readonly show: "option" }
  | { readonly show: "buyer" }
  | { readonly show: "collect" };

interface DeskDialogsProps {
  dialog: DeskDialog;
  sale: Sale;
  person: PersonView | null;
  rights: readonly string[];
  means: PaymentMeans;
  /** Of the basket, in cents. */
  due: number;
  /** The curtain of the performance in view. */
  curtain: string | undefined;
  exchange: Exchange | null;
  onShow: (dialog: DeskDialog) => void;
  onExchange: (order: OrderRead, tickets: readonly string[], undo: Undo, samePlaces: boolean) => void;
  /** The basket was placed. */
  onSold: () => void;
}

const FIRST: Readonly<Record<PaymentMeans, MeansName>> = {
  card: "card",
  cash: "cash",
  cheque: "cheque",
  voucher: "holiday_vouchers",
  credit: "credit_note",
  several: "cash",
};

type Placed = Output<"place_order">;
type Undone = Output<"exchange_tickets">;

const sold = (placed: Placed | Undone, elsewhere: string | null, exchanged = false): Sold => ({
  order: placed.order,
  number: placed.number,
  tickets: placed.tickets.length,
  change: placed.change,
  due: placed.due,
  elsewhere,
  exchanged,
  vouchers: "vouchers" in placed ? (placed.vouchers ?? []) : [],
  passes: "passes" in placed ? (placed.passes ?? []) : [],
});

/** What opens over the desk, and what is recorded from there. */
export function DeskDialogs(props: DeskDialogsProps) {
  const { dialog, sale, person, rights, means, due, curtain, exchange, onShow, onExchange, onSold } = props;
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const close = () => onShow(null);

  const place = async (basket: string, { payments, owing, delivery }: Terms) => {
    const { how, keptFor, mailTo } = delivery;
    const placed = await ask("place_order", {
      basket,
      payments: [...payments],
      owing,
      delivery: how,
      kept_for: how === "kept" ? keptFor.trim() : "",
      mail_to: how === "mailed" ? mailTo.trim() : null,
    });
    const elsewhere = {
      handed: null,
      kept: t("desk:sold.kept", { name: keptFor.trim() }),
      mailed: t("desk:sold.mailed", { address: mailTo.trim() }),
    }[how];
    return sold(placed, elsewhere);
  };
  const swap = async (basket: string, { order, tickets, undo }: Exchange, { payments }: Terms) => {
    const done = await ask("exchange_tickets", {
      order,
      tickets: [...tickets],
      basket,
      payments: due > 0 ? [...payments] : due < 0 ? givenBack(undo.back, -due) : null,
      fee: undo.fee > 0 ? { label: t("desk:order.feeLabel"), amount: undo.fee } : null,
      motive: undo.motive,
      reason: undo.words,
    });
    return sold(done, null, true);
  };
  const pay = (terms: Terms) =>
    sale.inTurn(async () => {
      const basket = sale.basket?.basket;
      if (!basket) throw new Refusal({ code: "sales.basket_empty", params: {}, id: null });
      const done = exchange ? await swap(basket, exchange, terms) : await place(basket, terms);
      onSold();
      onShow({ show: "sold", sold: done });
    });
  const payOrder = async (order: OrderRead, { payments }: Terms) => {
    const placed = await ask("pay_order", { order: order.order, payments: [...payments] });
    const unprinted = order.tickets.filter(({ end, printed_at }) => !end && !printed_at);
    if (order.delivery === "kept" && !order.collected_at) await ask("hand_over", { order: order.order });
    onShow({ show: "sold", sold: { ...sold(placed, null), tickets: unprinted.length } });
  };

  switch (dialog?.show) {
    case "person":
      return (
        <PersonFinder
          typed={dialog.typed}
          named={person !== null}
          noCreate={rights.includes("edit_contacts") ? undefined : t("desk:person.noCreate")}
          onChoose={(contact) => {
            sale.setContact(contact);
            close();
          }}
          onClose={close}
        />
      );
    case "pay":
      return (
        <PayDialog
          due={due}
          first={FIRST[means]}
          person={person}
          delivers={exchange === null}
          back={exchange?.undo.back ?? "origin"}
          onPay={pay}
          onClose={close}
        />
      );
    case "payOrder":
      return (
        <PayDialog
          due={dialog.order.due}
          first="card"
          person={null}
          delivers={false}
          back="origin"
          onPay={(terms) => payOrder(dialog.order, terms)}
          onClose={close}
        />
      );
    case "sold":
      return <SoldDialog sold={dialog.sold} onClose={close} />;
    case "order":
      return (
        <OrderDialog
          order={dialog.order}
          rights={rights}
          onPay={(order) => onShow({ show: "payOrder", order })}
          onExchange={onExchange}
          onClose={close}
        />
      );
    case "hold": {
      const { hold, performance, seat } = dialog;
      const all = hold.seats.filter(({ used }) => !used).map(({ id }) => id);
      // A ticket that is exchanged has one place there, and not its neighbours'.
      const seats = hold.for_tickets ? [seat] : all;
      const zones = hold.for_tickets ? [] : hold.zones.filter(({ places, used }) => places > used);
      const places = zones.reduce((sum, { places, used }) => sum + places - used, all.length);
      const sell = () => {
        if (seats.length > 0) sale.addSeats(performance, seats, hold.id);
        for (const { zone, places, used } of zones) sale.addPlaces(performance, zone, places - used, hold.id);
        if (hold.contact && !person) sale.setContact(hold.contact);
        close();
      };
      return (
        <HoldDialog
          hold={hold}
          places={places}
          exchanging={exchange !== null}
          onSell={sell}
          onClose={close}
        />
      );
    }
    case "item":
      return (
        <ItemDialog
          onPass={(product) => {
            sale.addPass(product);
            close();
          }}
          onGift={(amount) => {
            sale.addGift(amount);
            close();
          }}
          onDonation={(fund, amount) => {
            sale.addDonation(fund, amount);
            close();
          }}
          onClose={close}
        />
      );
    case "option":
      return (
        <OptionDialog
          places={sale.basket?.lines.length ?? 0}
          name={person?.name ?? ""}
          before={curtain}
          onKeep={(label, until) => {
            sale
              .keepAsOption(label, until)
              .then(() => tell.done(t("desk:option.done", { label })))
              .catch((thrown) => tell.failed(Refusal.from(thrown)));
            close();
          }}
          onClose={close}
        />
      );
    case "buyer":
      return (
        <BuyerDialog
          channel={sale.basket?.channel ?? "desk"}
          audience={sale.basket?.public ?? ""}
          onChange={(channel, audience) => {
            sale.setBuyer(channel, audience);
            close();
          }}
          onClose={close}
        />
      );
    case "collect":
      return <Collections onPay={(order) => onShow({ show: "payOrder", order })} onClose={close} />;
    default:
      return null;
  }
}
