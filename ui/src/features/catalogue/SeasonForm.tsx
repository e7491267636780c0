import { useState } from "react";
import { DateField, Field, Fields, FormDialog, useTeller, useWords } from "@/design";
import { useWrite } from "@/ipc/query";

/** A new season: a name and its two ends. */
export function SeasonForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const create = useWrite("create_season");
  const [name, setName] = useState("");
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  return (
    <FormDialog
      title={t("programme:season.title")}
      submit={t("programme:season.submit")}
      unavailable={name.trim() && starts && ends ? undefined : t("programme:season.incomplete")}
      busy={create.isPending}
      refusal={create.error}
      onClose={onClose}
      onSubmit={() =>
        create.mutate(
          { name, starts_on: starts, ends_on: ends },
          {
            onSuccess: () => {
              tell.done(t("programme:season.done", { name }));
              onClose();
            },
          },
        )
      }
    >
      <Field label={t("programme:season.name")} value={name} onChange={setName} data-autofocus />
      <Fields>
        <DateField label={t("programme:season.starts")} value={starts} onChange={setStarts} />
        <DateField label={t("programme:season.ends")} value={ends} onChange={setEnds} />
      </Fields>
    </FormDialog>
  );
}
