import { Action, Card, Loaded, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import { Demonstration } from "./Demonstration";
import { DeskCard, MailCard } from "./DeskCards";
import { DiagnosticCard } from "./DiagnosticCard";
import { MainDeskCard } from "./MainDeskCard";
import { NetworkCard } from "./NetworkCard";

/** Training mode: the way in and the way out. */
function Training() {
  const { t } = useWords();
  const tell = useTeller();
  const enter = useWrite("enter_training");
  const leave = useWrite("leave_training");
  const training = useRead("session", {}).data?.who?.training ?? false;
  return (
    <Card title={t("settings:training.title")}>
      <p>{t("settings:training.body")}</p>
      {training ? (
        <Action
          onClick={() =>
            leave.mutate(
              {},
              { onSuccess: () => tell.done(t("settings:training.left")), onError: tell.failed },
            )
          }
        >
          {t("settings:training.leave")}
        </Action>
      ) : (
        <Action
          onClick={() =>
            enter.mutate(
              {},
              { onSuccess: () => tell.done(t("settings:training.entered")), onError: tell.failed },
            )
          }
        >
          {t("settings:training.enter")}
        </Action>
      )}
    </Card>
  );
}

/** What is set at this desk, for who may; training mode, for everybody. */
export function DeskSettings() {
  const may = useAllowed("settings");
  const read = useRead("settings", {}, { enabled: may });
  return (
    <>
      {may && (
        <Loaded<Output<"settings">> read={read}>
          {(settings) => (
            <>
              <DeskCard settings={settings} />
              <MailCard settings={settings} />
            </>
          )}
        </Loaded>
      )}
      <NetworkCard />
      <MainDeskCard />
      <DiagnosticCard />
      <Training />
      <Demonstration />
    </>
  );
}
