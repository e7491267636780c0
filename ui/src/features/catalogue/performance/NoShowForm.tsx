import { FormDialog, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import type { Performance } from "../states";

interface NoShowFormProps {
  performance: Performance;
  entries: Output<"entries">;
  onClose: () => void;
}

/** Settles the tickets that nobody entered with, each as its tariff says. */
export function NoShowForm({ performance, entries, onClose }: NoShowFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const settle = useWrite("settle_no_shows");
  return (
    <FormDialog
      title={t("programme:entries.title")}
      submit={t("programme:entries.submit")}
      busy={settle.isPending}
      refusal={settle.error}
      onClose={onClose}
      onSubmit={() =>
        settle.mutate(
          { performance: performance.id },
          {
            onSuccess: ({ released, charged, amount, waived, elsewhere }) => {
              const left = elsewhere > 0 ? ` ${t("programme:entries.elsewhere", { count: elsewhere })}` : "";
              tell.done(t("programme:entries.done", { released, charged, amount, waived }) + left);
              onClose();
            },
          },
        )
      }
    >
      <p>{t("programme:entries.body", { count: entries.awaited })}</p>
    </FormDialog>
  );
}
