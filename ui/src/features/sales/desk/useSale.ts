import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { useTeller } from "@/design";
import { Refusal } from "@/ipc/client";
import { useAsk, useRead } from "@/ipc/query";
import type { BasketRead } from "./lines";
import type { ChannelName, Taken } from "./view";

/** The basket of this desk and what is done to it. */
export interface Sale {
  /** `null` before the first place or person of a sale. */
  readonly basket: BasketRead | null;
  /** Whether the open baskets of the desk were looked for: a crash may have left one. */
  readonly known: boolean;
  /** Resolves once every act asked for so far is done. */
  settled(): Promise<BasketRead | null>;
  /** `outOf` is the option or house hold that keeps them. */
  addSeats(performance: string, seats: string[], outOf?: string): void;
  addPlaces(performance: string, zone: string, count: number, outOf?: string): void;
  /** Puts the places of tickets into the basket, to be exchanged at another price. */
  addTickets(order: string, tickets: string[]): void;
  addPass(product: string): void;
  /** `amount` in cents. */
  addGift(amount: number): void;
  /** `amount` in cents, to a suspended-ticket fund. */
  addDonation(fund: string, amount: number): void;
  removeItem(item: string): void;
  setBuyer(channel: ChannelName, audience: string): void;
  /** Keeps the places for someone until an instant, instead of selling them. */
  keepAsOption(label: string, until: string): Promise<void>;
  removeLine(line: string): void;
  setContact(contact: string | null): void;
  /** `givenUp` are the tickets that the basket is exchanged for. */
  takeOffer(line: string | "all", taken: Taken, givenUp?: readonly string[]): void;
  drop(): void;
  /** Does something else in its turn, after what was asked for before. */
  inTurn<Done>(act: () => Promise<Done>): Promise<Done>;
  /** The basket was placed: the next sale begins. */
  over(): void;
}

/**
 * The one open basket of this desk. The backend keeps it, so a crash or a change of seller loses nothing; acts are
 * sent one after the other, as fast as they are asked for.
 */
export function useSale(): Sale {
  const queries = useQueryClient();
  const ask = useAsk();
  const tell = useTeller();
  const open = useRead("open_baskets", {});
  const id = open.data?.baskets[0] ?? null;
  const read = useRead("basket", { basket: id ?? "" }, { enabled: id !== null });
  const basket = id !== null && read.data?.basket === id ? read.data : null;
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const current = useCallback(
    () => queries.getQueryData<{ baskets: string[] }>(["open_baskets", {}])?.baskets[0] ?? null,
    [queries],
  );
  const remember = useCallback(
    (view: BasketRead) => {
      queries.setQueryData(["basket", { basket: view.basket }], view);
      queries.setQueryData(["open_baskets", {}], { baskets: [view.basket] });
    },
    [queries],
  );
  const inTurn = useCallback(<Done>(act: () => Promise<Done>): Promise<Done> => {
    const next = turn.current.then(act);
    turn.current = next.catch(() => {});
    return next;
  }, []);

  return useMemo(() => {
    const change = (act: (basket: string | null) => Promise<BasketRead>) => {
      inTurn(async () => remember(await act(current()))).catch((thrown) => tell.failed(Refusal.from(thrown)));
    };
    const over = () => queries.setQueryData(["open_baskets", {}], { baskets: [] });
    return {
      basket,
      known: open.data !== undefined && (id === null || basket !== null || read.isError),
      settled: async () => {
        await turn.current;
        const now = current();
        return now === null ? null : (queries.getQueryData<BasketRead>(["basket", { basket: now }]) ?? null);
      },
      addSeats: (performance, seats, outOf) =>
        change((basket) => ask("add_seats", { basket, performance, seats, out_of: outOf ?? null })),
      addPlaces: (performance, zone, count, outOf) =>
        change((basket) => ask("add_places", { basket, performance, zone, count, out_of: outOf ?? null })),
      addTickets: (order, tickets) => change((basket) => ask("add_tickets", { basket, order, tickets })),
      addPass: (product) => change((basket) => ask("add_pass", { basket, product })),
      addGift: (amount) => change((basket) => ask("add_gift_voucher", { basket, amount })),
      addDonation: (fund, amount) => change((basket) => ask("add_donation", { basket, fund, amount })),
      removeItem: (item) => change((basket) => ask("remove_item", { basket: basket ?? "", item })),
      setBuyer: (channel, audience) =>
        change((basket) =>
          basket === null
            ? ask("open_basket", { channel, public: audience || null })
            : ask("set_basket_buyer", { basket, channel, public: audience || null }),
        ),
      keepAsOption: (label, until) =>
        inTurn(async () => {
          const now = current();
          if (now !== null) await ask("hold_basket", { basket: now, label, until });
          over();
          await queries.invalidateQueries({ queryKey: ["open_baskets", {}] });
        }),
      removeLine: (line) => change((basket) => ask("remove_lines", { basket: basket ?? "", lines: [line] })),
      setContact: (contact) =>
        change((basket) =>
          basket === null ? ask("open_basket", { contact }) : ask("set_basket_contact", { basket, contact }),
        ),
      takeOffer: (line, { tariff, level, amount, byHand }, givenUp = []) =>
        change((basket) =>
          ask("choose_price", {
            basket: basket ?? "",
            lines: line === "all" ? [] : [line],
            given_up: [...givenUp],
            choice: {
              take: { tariff, ...(level && { level }), ...(amount !== undefined && { amount }) },
              by_hand: byHand ?? null,
            },
          }),
        ),
      drop: () => {
        inTurn(async () => {
          const now = current();
          if (now !== null) await ask("drop_basket", { basket: now });
          over();
        }).catch((thrown) => tell.failed(Refusal.from(thrown)));
      },
      inTurn,
      over,
    };
  }, [ask, basket, current, id, inTurn, open.data, queries, read.isError, remember, tell]);
}
