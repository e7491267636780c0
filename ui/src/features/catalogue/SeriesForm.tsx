import { useState } from "react";
import {
  Action,
  Choice,
  DateField,
  daysLater,
  Field,
  Fields,
  FormDialog,
  instantOf,
  useTeller,
  useWords,
} from "@/design";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./SeriesForm.module.css";
import { CONTRACTS, type Contract } from "./terms";

/** The next evening at the same hour of the hall’s clock. */
const nextDay = (clock: string): string => (clock === "" ? "" : daysLater(clock, 1));

/** A series: one show, one hall, its dates. */
export function SeriesForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const create = useWrite("create_performances");
  const shows = useRead("list_shows", {}).data?.shows ?? [];
  const halls = useRead("list_halls", {}).data?.halls ?? [];
  const books = (useRead("list_tariff_books", {}).data?.books ?? []).filter(({ published }) => published > 0);
  const [show, setShow] = useState("");
  const [hall, setHall] = useState("");
  const [book, setBook] = useState("");
  const [sale, setSale] = useState<"on_sale" | "draft">("on_sale");
  const [contract, setContract] = useState<Contract>("cession");
  const [doors, setDoors] = useState("30");
  const [dates, setDates] = useState([""]);
  const chosenShow = show || shows[0]?.id;
  const chosenHall = hall || halls[0]?.id;
  const instants = dates.map((clock) => instantOf(clock));
  const missing = () => {
    if (!chosenShow) return t("programme:series.noShow");
    if (!chosenHall) return t("programme:series.noHall");
    return instants.includes(null) ? t("programme:series.noDate") : undefined;
  };
  const submit = () => {
    if (!chosenShow || !chosenHall) return;
    create.mutate(
      {
        show: chosenShow,
        hall: chosenHall,
        starts_at: instants.filter((instant) => instant !== null),
        tariff_book: book || null,
        draft: sale === "draft",
        contract,
        doors_minutes_before: doors === "" ? null : Number(doors),
      },
      {
        onSuccess: ({ performances }) => {
          tell.done(t("programme:series.done", { count: performances.length }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t("programme:series.title")}
      submit={t("programme:series.submit")}
      unavailable={missing()}
      busy={create.isPending}
      refusal={create.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Fields>
        <Choice
          label={t("programme:series.show")}
          value={chosenShow ?? ""}
          onChange={setShow}
          options={shows.map(({ id, fields }) => ({ value: id, label: fields.title }))}
          data-autofocus
        />
        <Choice
          label={t("programme:series.hall")}
          value={chosenHall ?? ""}
          onChange={setHall}
          options={halls.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Choice
          label={t("programme:series.book")}
          value={book}
          onChange={setBook}
          options={[
            { value: "", label: t("programme:series.bookDefault") },
            ...books.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Choice<"on_sale" | "draft">
          label={t("programme:series.sale")}
          value={sale}
          onChange={setSale}
          options={[
            { value: "on_sale", label: t("programme:series.onSale") },
            { value: "draft", label: t("programme:series.draft") },
          ]}
        />
        <Choice
          label={t("programme:performance.contract")}
          value={contract}
          onChange={setContract}
          options={CONTRACTS.map((value) => ({ value, label: t(`programme:contract.${value}`) }))}
        />
        <Field label={t("programme:series.doors")} type="number" min={0} value={doors} onChange={setDoors} />
      </Fields>
      {dates.map((clock, index) => (
        // A date has no name but its place in the list.
        // biome-ignore lint/suspicious/noArrayIndexKey: two dates may be the same while they are typed.
        <div key={index} className={styles.date}>
          <DateField
            label={t("programme:series.date", { rank: index + 1 })}
            hour
            value={clock}
            onChange={(next) => setDates(dates.map((each, at) => (at === index ? next : each)))}
          />
          {dates.length > 1 && (
            <Action
              aria-label={t("programme:series.remove", { rank: index + 1 })}
              onClick={() => setDates(dates.filter((_, at) => at !== index))}
            >
              ×
            </Action>
          )}
        </div>
      ))}
      <div>
        <Action onClick={() => setDates([...dates, nextDay(dates.at(-1) ?? "")])}>
          {t("programme:series.add")}
        </Action>
      </div>
    </FormDialog>
  );
}
