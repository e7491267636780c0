import { Checkbox, FileInput } from "@mantine/core";
import { useState } from "react";
import { Field, FormDialog, useRefusalText, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import { PlanPreview } from "./PlanPreview";

/** The refusal that renumbering answers. */
const REPEATED = "catalogue.plan_repeated_ids";

interface ImportPlanProps {
  /** The hall whose next version it is; a new hall when there is none. */
  hall: string | null;
  onClose: () => void;
}

/** Takes a plan in from a file of the public format: what it holds is shown before anything is written. */
export function ImportPlan({ hall, onClose }: ImportPlanProps) {
  const { t } = useWords();
  const say = useRefusalText();
  const tell = useTeller();
  const create = useWrite("create_hall");
  const publish = useWrite("import_plan");
  const [name, setName] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<string | null>(null);
  const [renumber, setRenumber] = useState(false);
  const preview = useRead("preview_plan", { plan: plan ?? "", renumber }, { enabled: plan !== null });
  const repeated = preview.error?.code === REPEATED;
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setRenumber(false);
    setPlan(null);
    void chosen?.text().then((text) => {
      setPlan(text);
      if (name === "") setName(chosen.name.replace(/\.json$/i, ""));
    });
  };
  const missing = () => {
    if (plan === null) return t("programme:hall.noFile");
    if (hall === null && name.trim() === "") return t("programme:hall.noName");
    return preview.error ? say(preview.error) : undefined;
  };
  const done = {
    onSuccess: ({ version }: Output<"import_plan">) => {
      tell.done(t("programme:hall.done", { version }));
      onClose();
    },
  };
  const submit = () => {
    if (plan === null) return;
    if (hall === null) create.mutate({ name, plan, renumber }, done);
    else publish.mutate({ hall, plan, renumber }, done);
  };
  return (
    <FormDialog
      title={hall === null ? t("programme:hall.importNew") : t("programme:hall.importInto")}
      submit={hall === null ? t("programme:hall.create") : t("programme:hall.publish")}
      unavailable={missing()}
      busy={create.isPending || publish.isPending}
      refusal={create.error ?? publish.error ?? preview.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <FileInput
        label={t("programme:hall.file")}
        accept="application/json,.json"
        value={file}
        onChange={choose}
        data-autofocus
      />
      {hall === null && <Field label={t("programme:hall.name")} value={name} onChange={setName} />}
      {(repeated || renumber) && (
        <Checkbox
          label={t("programme:hall.repair")}
          description={t("programme:hall.repairHint")}
          checked={renumber}
          onChange={({ currentTarget }) => setRenumber(currentTarget.checked)}
        />
      )}
      {preview.data && <PlanPreview preview={preview.data} />}
    </FormDialog>
  );
}
