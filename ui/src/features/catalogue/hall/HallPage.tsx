import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Action, Page, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { Refusal } from "@/ipc/client";
import { saveDocument } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import { type DrawnSeat, type PlanDrawing, rowOf, seatsOfPlan, toggled } from "../drawing";
import { EditSeats } from "./EditSeats";
import { ImportPlan } from "./ImportPlan";

const NONE: ReadonlySet<string> = new Set();

/** The plan of a hall: drawn, lightly edited, imported and exported. */
export function HallPage({ Plan }: { Plan: PlanDrawing }) {
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const navigate = useNavigate();
  const { id = "" } = useSearch({ strict: false }) as { id?: string };
  const [chosen, setChosen] = useState(NONE);
  const [byRow, setByRow] = useState(false);
  const [importing, setImporting] = useState(false);
  const unavailable = useAllowed("import_plan") ? undefined : t("ui:notAllowed");
  const hall = useRead("list_halls", {}).data?.halls.find((each) => each.id === id);
  const plan = useRead(
    "seating_plan",
    { plan: hall?.plan ?? "" },
    { enabled: hall !== undefined, keep: true },
  ).data;
  const seats = useMemo(() => (plan ? seatsOfPlan(plan, chosen) : []), [plan, chosen]);
  const categories = plan?.categories ?? [];
  const pick = (seat: DrawnSeat) => setChosen((now) => toggled(now, byRow ? rowOf(seats, seat) : [seat.id]));

  const save = async () => {
    try {
      const file = await ask("export_plan", { hall: id });
      await saveDocument(file.document, file.name, file.mime);
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };
  return (
    <Page
      fit="fill"
      title={hall?.name ?? t("programme:sections.halls")}
      subtitle={hall && t("programme:hall.subtitle", { version: hall.version, places: hall.places })}
      actions={
        <>
          <Action onClick={() => void navigate({ to: "/programme/halls" })}>
            {t("programme:hall.back")}
          </Action>
          <Action unavailable={unavailable} onClick={() => void save()}>
            {t("programme:hall.export")}
          </Action>
          <Action unavailable={unavailable} onClick={() => setImporting(true)}>
            {t("programme:hall.import")}
          </Action>
        </>
      }
      aside={
        plan && (
          <EditSeats
            plan={plan}
            seats={[...chosen]}
            byRow={byRow}
            onByRow={setByRow}
            onClear={() => setChosen(NONE)}
            unavailable={unavailable}
          />
        )
      }
    >
      <Plan
        seats={seats}
        categories={categories.map(({ name }, index) => ({ id: String(index), name, price: null }))}
        onPick={pick}
      />
      {importing && <ImportPlan hall={id} onClose={() => setImporting(false)} />}
    </Page>
  );
}
