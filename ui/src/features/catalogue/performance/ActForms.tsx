import { Checkbox } from "@mantine/core";
import { useState } from "react";
import {
  between,
  Choice,
  clockOf,
  DateField,
  Fields,
  FormDialog,
  instantOf,
  later,
  useTeller,
  useWords,
} from "@/design";
import type { Input } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import type { Performance } from "../states";
import { CONTRACTS, type Contract, RATES } from "../terms";

type Sale = NonNullable<Input<"edit_performance">["sale"]>;

const SALES: readonly Sale[] = ["draft", "on_sale", "closed"];

interface ActFormProps {
  performance: Performance;
  onClose: () => void;
}

/** Says that an act is done, then closes its form. */
function useDone(words: string, onClose: () => void) {
  const tell = useTeller();
  return {
    onSuccess: () => {
      tell.done(words);
      onClose();
    },
  };
}

/** Its hours, its contract and rate, whether it sells, its tariff book and the version of its plan. */
export function EditForm({ performance, onClose }: ActFormProps) {
  const { t, f } = useWords();
  const edit = useWrite("edit_performance");
  const books = (useRead("list_tariff_books", {}).data?.books ?? []).filter(({ published }) => published > 0);
  const [clock, setClock] = useState(clockOf(performance.starts_at));
  const [sale, setSale] = useState<Sale>(SALES.find((each) => each === performance.state) ?? "draft");
  const [book, setBook] = useState(performance.tariff_book ?? "");
  const [started, setStarted] = useState(clock);
  const [doors, setDoors] = useState(performance.door_at ? clockOf(performance.door_at) : "");
  const [contract, setContract] = useState<Contract>(performance.contract);
  const [rate, setRate] = useState(String(performance.vat_rate));
  const [latest, setLatest] = useState(false);
  const hall = useRead("list_halls", {}).data?.halls.find(({ id }) => id === performance.hall);
  const newer = hall && hall.plan !== performance.plan ? hall : undefined;
  const instant = instantOf(clock);
  const tooLate = clock !== "" && doors > clock ? t("programme:performance.doorsLate") : undefined;
  const done = useDone(t("programme:performance.saved"), onClose);
  /** The doors follow the start; while it is being typed, they wait where they were. */
  const start = (next: string) => {
    setClock(next);
    if (next === "") return;
    setStarted(next);
    if (doors !== "") setDoors(later(doors, between(started, next)));
  };
  return (
    <FormDialog
      title={t("programme:performance.editTitle")}
      submit={t("programme:performance.save")}
      unavailable={instant === null ? t("programme:series.noDate") : tooLate}
      busy={edit.isPending}
      refusal={edit.error}
      onClose={onClose}
      onSubmit={() =>
        edit.mutate(
          {
            id: performance.id,
            starts_at: instant,
            sale,
            tariff_book: book || null,
            door_at: instantOf(doors),
            contract,
            vat_rate: Number(rate),
            plan: latest && newer ? newer.plan : null,
          },
          done,
        )
      }
    >
      <Fields>
        <DateField
          label={t("programme:performance.startsAt")}
          hour
          value={clock}
          onChange={start}
          data-autofocus
        />
        <DateField
          label={t("programme:performance.doors")}
          hour
          value={doors}
          onChange={setDoors}
          problem={tooLate}
        />
        <Choice
          label={t("programme:performance.contract")}
          value={contract}
          onChange={setContract}
          options={CONTRACTS.map((value) => ({ value, label: t(`programme:contract.${value}`) }))}
        />
        <Choice
          label={t("programme:show.vat")}
          value={rate}
          onChange={setRate}
          options={[...new Set([...RATES, String(performance.vat_rate)])].map((value) => ({
            value,
            label: f.rate(Number(value)),
          }))}
        />
      </Fields>
      <Choice
        label={t("programme:performance.sale")}
        value={sale}
        onChange={setSale}
        options={SALES.map((value) => ({ value, label: t(`programme:state.${value}`) }))}
      />
      <Choice
        label={t("programme:performance.book")}
        value={book}
        onChange={setBook}
        options={[
          { value: "", label: t("programme:series.bookDefault") },
          ...books.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {newer && (
        <Checkbox
          label={t("programme:performance.newPlan", { version: newer.version })}
          description={t("programme:performance.newPlanHint")}
          checked={latest}
          onChange={({ currentTarget: { checked } }) => setLatest(checked)}
        />
      )}
    </FormDialog>
  );
}

/** The same on another date. */
export function CopyForm({ performance, onClose }: ActFormProps) {
  const { t } = useWords();
  const copy = useWrite("copy_performance");
  const [clock, setClock] = useState("");
  const instant = instantOf(clock);
  const done = useDone(t("programme:performance.copied"), onClose);
  return (
    <FormDialog
      title={t("programme:performance.copyTitle")}
      submit={t("programme:performance.copySubmit")}
      unavailable={instant === null ? t("programme:series.noDate") : undefined}
      busy={copy.isPending}
      refusal={copy.error}
      onClose={onClose}
      onSubmit={() => instant && copy.mutate({ id: performance.id, starts_at: instant }, done)}
    >
      <DateField
        label={t("programme:performance.startsAt")}
        hour
        value={clock}
        onChange={setClock}
        data-autofocus
      />
    </FormDialog>
  );
}

/** To another date of the same show, for which its tickets may be exchanged. */
export function PostponeForm({ performance, onClose }: ActFormProps) {
  const { t, f } = useWords();
  const postpone = useWrite("postpone_performance");
  const others = (useRead("show_performances", { show: performance.show }).data?.performances ?? []).filter(
    ({ id, state }) => id !== performance.id && state !== "cancelled" && state !== "postponed",
  );
  const [to, setTo] = useState("");
  const chosen = to || others[0]?.id;
  const done = useDone(t("programme:performance.postponed"), onClose);
  return (
    <FormDialog
      title={t("programme:performance.postponeTitle")}
      submit={t("programme:performance.postponeSubmit")}
      unavailable={chosen ? undefined : t("programme:performance.postponeNone")}
      busy={postpone.isPending}
      refusal={postpone.error}
      onClose={onClose}
      onSubmit={() => chosen && postpone.mutate({ id: performance.id, to: chosen }, done)}
    >
      <Choice
        label={t("programme:performance.postponeTo")}
        value={chosen ?? ""}
        onChange={setTo}
        options={others.map(({ id, starts_at }) => ({ value: id, label: f.moment(starts_at) }))}
        data-autofocus
      />
    </FormDialog>
  );
}
