import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { FormDialog, Loaded, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { printDocument } from "@/ipc/platform";
import { useAsk, useRead, useWrite } from "@/ipc/query";
import styles from "./Offline.module.css";
import type { Tonight } from "./OfflinePlaces";

type Desk = Output<"network_desks">[number];

/** Gives what is left of a performance to the desks of the evening, and prints its list. */
export function EveningDialog({ tonight, onClose }: { tonight: Tonight; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const setUp = useWrite("set_up_evening");
  const read = useRead("network_desks", {});
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const own = read.data?.filter((desk) => desk.own).map(({ desk }) => desk) ?? [];
  const chosen = picked ?? own;
  const { performance, title } = tonight;
  const submit = () =>
    setUp.mutate(
      { performance, desks: [...chosen] },
      {
        onSuccess: ({ given }) => {
          tell.done(t("exchange:offline.setUpDone", { count: given }));
          onClose();
          ask("print_evening_list", { performance })
            .then(({ document }) => printDocument(document))
            .catch(tell.failed);
        },
      },
    );
  const pick = (desk: string, on: boolean) =>
    setPicked(on ? [...chosen, desk] : chosen.filter((other) => other !== desk));
  return (
    <FormDialog
      title={t("exchange:offline.askSetUp", { title })}
      submit={t("exchange:offline.setUpDo")}
      onSubmit={submit}
      onClose={onClose}
      busy={setUp.isPending}
      refusal={setUp.error}
      unavailable={chosen.length > 0 ? undefined : t("exchange:offline.noDesk")}
    >
      <p>{t("exchange:offline.setUpBody")}</p>
      <Loaded<Desk[]> read={read}>
        {(desks) => (
          <fieldset className={styles.desks}>
            <legend>{t("exchange:offline.desks")}</legend>
            {desks
              .filter(({ lost_at: lost }) => !lost)
              .map(({ desk, name, own: isOwn }) => (
                <Checkbox
                  key={desk}
                  label={isOwn ? t("exchange:offline.ownDesk", { name }) : name}
                  checked={chosen.includes(desk)}
                  onChange={({ currentTarget: { checked } }) => pick(desk, checked)}
                />
              ))}
          </fieldset>
        )}
      </Loaded>
    </FormDialog>
  );
}
