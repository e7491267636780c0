import { type FunctionComponent, useState } from "react";
import {
  Card,
  Choice,
  EmptyState,
  Field,
  Fields,
  Page,
  parseAmount,
  type Speech,
  Tag,
  useRefusalText,
  useWords,
} from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { TariffSections } from "./TariffSections";
import styles from "./Tariffs.module.css";

type Offer = Output<"what_would_pay">["quote"]["offers"][number];

/** Says why a price is what it is, from the steps that the engine gives. */
export type SayReason = (words: Pick<Speech, "t" | "f">, steps: Offer["reason"]) => string;

/** Somebody the base knows. */
export interface Known {
  readonly id: string;
  readonly name: string;
}

/** Finds somebody of the base. */
export type ContactChoice = FunctionComponent<{
  label: string;
  chosen: Known | null;
  onChoose: (contact: Known | null) => void;
}>;

/** Wide enough for every performance that is still to come. */
const COMING = { from: "2020-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/** What the engine answers for an invented person. */
const invented = (born: string, quotient: string): Input<"what_would_pay">["invented"] => {
  const amount = parseAmount(quotient);
  const seen = new Date().toISOString().slice(0, 10);
  return {
    ...(born && { born }),
    ...(amount !== null && { quotient: { amount, seen_on: seen } as never }),
  };
};

interface TryPageProps {
  sayReason: SayReason;
  ContactChoice: ContactChoice;
}

/** « Que paierait cette personne ? »: every offer with its reason, and the one that would be proposed. */
export function TryPage({ sayReason, ContactChoice }: TryPageProps) {
  const words = useWords();
  const { t, f } = words;
  const say = useRefusalText();
  const [contact, setContact] = useState<Known | null>(null);
  const [born, setBorn] = useState("");
  const [quotient, setQuotient] = useState("");
  const [performance, setPerformance] = useState("");
  const [category, setCategory] = useState("");
  const performances = (useRead("programme", COMING).data?.performances ?? []).filter(
    ({ state }) => state === "on_sale" || state === "draft",
  );
  const chosen = performances.find(({ id }) => id === performance) ?? performances[0];
  const code = chosen?.categories.find((each) => each.code === category)?.code ?? chosen?.categories[0]?.code;
  const read = useRead(
    "what_would_pay",
    {
      performance: chosen?.id ?? "",
      category: code ?? "",
      seated: true,
      ...(contact ? { contact: contact.id } : { invented: invented(born, quotient) ?? null }),
    },
    { enabled: code !== undefined },
  );
  const quote = read.data?.quote;

  return (
    <Page title={t("tariffs:title")}>
      <div className={styles.stack}>
        <TariffSections />
        <Card title={t("tariffs:try.who")}>
          <ContactChoice label={t("tariffs:try.contact")} chosen={contact} onChoose={setContact} />
          {!contact && (
            <Fields>
              <Field label={t("tariffs:try.born")} type="date" value={born} onChange={setBorn} />
              <Field label={t("tariffs:try.quotient")} value={quotient} onChange={setQuotient} />
            </Fields>
          )}
        </Card>
        <Card title={t("tariffs:try.where")}>
          {!chosen && <p>{t("tariffs:try.noPerformance")}</p>}
          {chosen && (
            <Fields>
              <Choice
                label={t("tariffs:try.performance")}
                value={chosen.id}
                onChange={setPerformance}
                options={performances.map(({ id, title, starts_at }) => ({
                  value: id,
                  label: `${title} · ${f.momentShort(starts_at)}`,
                }))}
              />
              <Choice
                label={t("tariffs:try.category")}
                value={code ?? ""}
                onChange={setCategory}
                options={chosen.categories.map((each) => ({ value: each.code, label: each.name }))}
              />
            </Fields>
          )}
        </Card>
        <Card title={t("tariffs:try.offers")}>
          {read.error && <p role="alert">{say(read.error)}</p>}
          {quote?.offers.length === 0 && <EmptyState title={t("tariffs:try.none")} />}
          <ul>
            {quote?.offers.map((offer, index) => (
              <li key={`${offer.tariff} ${offer.level ?? ""}`} className={styles.offer}>
                <span>
                  <strong>{offer.name}</strong>{" "}
                  {offer.level && t("tariffs:try.level", { letter: offer.level })}{" "}
                  {index === quote.chosen && <Tag tone="leaf">{t("tariffs:try.best")}</Tag>}{" "}
                  <Tag>{t(`tariffs:standing.${offer.standing}`)}</Tag>
                </span>
                <strong>{f.money(offer.price)}</strong>
                <span className={styles.detail}>{sayReason(words, offer.reason)}</span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </Page>
  );
}
