import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Choice, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { Refusal } from "@/ipc/client";
import { saveDocument, saveFile } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import { Performances } from "./Performances";
import { SeriesForm } from "./SeriesForm";

/** As far as a season reaches on either side of today. */
const REACH_DAYS = 400;

const DAY_MS = 86_400_000;

type Period = "coming" | "past";

/** The days of a span as instants; they change once a day, so that a read keeps its name. */
function spanOf(period: Period): { from: string; until: string } {
  const today = new Date(new Date().toISOString().slice(0, 10)).getTime();
  const at = (days: number) => new Date(today + days * DAY_MS).toISOString();
  return period === "coming"
    ? { from: at(0), until: at(REACH_DAYS) }
    : { from: at(-REACH_DAYS), until: at(0) };
}

/** The performances of the venue with their fill. */
export function ProgrammePage() {
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const navigate = useNavigate();
  const [period, setPeriod] = useState<Period>("coming");
  const [creating, setCreating] = useState(false);
  const may = useAllowed("create_performances");
  const span = spanOf(period);
  const read = useRead("programme", span, { keep: true });

  const calendar = async () => {
    try {
      const file = await ask("export_calendar", span);
      await saveDocument(file.document, file.name, file.mime);
      tell.done(t("programme:list.calendarDone"));
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };

  return (
    <>
      <Performances
        performances={read.data?.performances ?? []}
        onOpen={({ id }) => void navigate({ to: "/programme/performance", search: { id } })}
        onExport={(file) => saveFile(`${t("programme:title")}.csv`, file)}
        period={
          <Choice<Period>
            label={t("programme:period.label")}
            value={period}
            onChange={setPeriod}
            options={[
              { value: "coming", label: t("programme:period.coming") },
              { value: "past", label: t("programme:period.past") },
            ]}
          />
        }
        actions={
          <>
            <Action onClick={() => void calendar()}>{t("programme:list.calendar")}</Action>
            <Action
              primary
              unavailable={may ? undefined : t("ui:notAllowed")}
              onClick={() => setCreating(true)}
            >
              {t("programme:series.open")}
            </Action>
          </>
        }
      />
      {creating && <SeriesForm onClose={() => setCreating(false)} />}
    </>
  );
}
