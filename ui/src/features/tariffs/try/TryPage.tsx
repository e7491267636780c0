import { type FunctionComponent, useMemo, useState } from "react";
import { Card, Choice, EmptyState, Fields, Page, type Speech, Tag, useRefusalText, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { TariffSections } from "../TariffSections";
import styles from "../Tariffs.module.css";
import { InventedFields } from "./InventedFields";
import { passerBy, spectatorOf } from "./invented";

type Quote = Output<"what_would_pay">["quote"];
type Performance = Output<"programme">["performances"][number];

/** Says why a price is what it is, from the steps that the engine gives. */
export type SayReason = (words: Pick<Speech, "t" | "f">, steps: Quote["offers"][number]["reason"]) => string;

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

/** Wide enough for every performance of the venue. */
const EVER = { from: "2020-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };

/** The performances that sell, those to come first. */
function useSelling(): readonly Performance[] {
  const read = useRead("programme", EVER).data?.performances;
  return useMemo(() => {
    const now = new Date().toISOString();
    const selling = (read ?? []).filter(({ state }) => state === "on_sale" || state === "draft");
    const over = ({ starts_at }: Performance) => (starts_at < now ? 1 : 0);
    return selling.toSorted((one, other) => over(one) - over(other));
  }, [read]);
}

/** Every offer with its reason, and the one that would be proposed. */
function Offers({ quote, sayReason }: { quote: Quote; sayReason: SayReason }) {
  const words = useWords();
  const { t, f } = words;
  if (quote.offers.length === 0)
    return <EmptyState title={t("tariffs:try.none")}>{t("tariffs:try.noneBody")}</EmptyState>;
  return (
    <ul>
      {quote.offers.map((offer, index) => (
        <li key={`${offer.tariff} ${offer.level ?? ""}`} className={styles.offer}>
          <span>
            <strong>{offer.name}</strong> {offer.level && t("tariffs:try.level", { letter: offer.level })}{" "}
            {index === quote.chosen && <Tag tone="leaf">{t("tariffs:try.best")}</Tag>}{" "}
            <Tag>{t(`tariffs:standing.${offer.standing}`)}</Tag>
          </span>
          <strong>{f.money(offer.price)}</strong>
          <span className={styles.detail}>{sayReason(words, offer.reason)}</span>
        </li>
      ))}
    </ul>
  );
}

interface TryPageProps {
  sayReason: SayReason;
  ContactChoice: ContactChoice;
}

/** « Que paierait cette personne ? »: of the base or invented, under the book in force or a draft. */
export function TryPage({ sayReason, ContactChoice }: TryPageProps) {
  const { t, f } = useWords();
  const say = useRefusalText();
  const [contact, setContact] = useState<Known | null>(null);
  const [invented, setInvented] = useState(passerBy);
  const [performance, setPerformance] = useState("");
  const [category, setCategory] = useState("");
  const [book, setBook] = useState("");
  const performances = useSelling();
  const mayDraft = useAllowed("tariff_draft");
  const books = useRead("list_tariff_books", {}).data?.books ?? [];
  const shows = useRead("list_shows", {}).data?.shows ?? [];
  const drafts = mayDraft ? books.filter(({ drafted }) => drafted) : [];
  const named = book || books.find(({ published }) => published > 0)?.id;
  const document = useRead(
    "tariff_draft",
    { book: named ?? "" },
    { enabled: mayDraft && named !== undefined },
  ).data?.document;
  const venue = useRead("session", {}).data?.who?.venue ?? "";
  const chosen = performances.find(({ id }) => id === performance) ?? performances[0];
  const code = chosen?.categories.find((each) => each.code === category)?.code ?? chosen?.categories[0]?.code;
  const season = shows.find(({ id }) => id === chosen?.show)?.fields.season ?? null;
  const setting = { venue, season, startsAt: chosen?.starts_at ?? "" };
  const spectator = useMemo(
    () => (setting.startsAt ? spectatorOf(invented, { venue, season, startsAt: setting.startsAt }) : null),
    [invented, venue, season, setting.startsAt],
  );
  const read = useRead(
    "what_would_pay",
    {
      performance: chosen?.id ?? "",
      category: code ?? "",
      seated: true,
      ...(contact ? { contact: contact.id } : { invented: spectator }),
      ...(book && document && { draft: document }),
    },
    { enabled: code !== undefined && (book === "" || document !== undefined), keep: true },
  );

  return (
    <Page title={t("tariffs:title")}>
      <div className={styles.stack}>
        <TariffSections />
        <Card title={t("tariffs:try.who")}>
          <div className={styles.form}>
            <ContactChoice label={t("tariffs:try.contact")} chosen={contact} onChoose={setContact} />
            {!contact && (
              <>
                <p className={styles.detail}>{t("tariffs:try.invented")}</p>
                <InventedFields statuses={document?.statuses ?? []} value={invented} onChange={setInvented} />
              </>
            )}
          </div>
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
              <Choice
                label={t("tariffs:try.book")}
                value={book}
                onChange={setBook}
                options={[
                  { value: "", label: t("tariffs:try.inForce") },
                  ...drafts.map(({ id, name }) => ({ value: id, label: t("tariffs:try.draft", { name }) })),
                ]}
              />
            </Fields>
          )}
        </Card>
        <Card title={t("tariffs:try.offers")}>
          {read.error && <p role="alert">{say(read.error)}</p>}
          {read.data && <Offers quote={read.data.quote} sayReason={sayReason} />}
        </Card>
      </div>
    </Page>
  );
}
