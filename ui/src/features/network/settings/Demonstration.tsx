import { useQueryClient } from "@tanstack/react-query";
import { Action, Card, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { authorize } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";

/** The demonstration, where there is one: the way to empty the desk of it. */
export function Demonstration() {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const remove = useWrite("remove_demo");
  const may = useAllowed("remove_demo");
  const demo = useRead("session", {}).data?.who?.demo ?? false;
  if (!demo) return null;
  const run = async () => {
    const agreed = await confirm({
      title: t("settings:demo.ask"),
      body: t("settings:demo.askBody"),
      action: t("settings:demo.do"),
    });
    if (!agreed) return;
    remove.mutate(
      {},
      {
        onSuccess: () => {
          authorize(null);
          void queries.invalidateQueries();
        },
        onError: tell.failed,
      },
    );
  };
  return (
    <Card title={t("settings:demo.title")}>
      <p>{t("settings:demo.body")}</p>
      <Action
        loading={remove.isPending}
        unavailable={may ? undefined : t("ui:notAllowed")}
        onClick={() => void run()}
      >
        {t("settings:demo.remove")}
      </Action>
    </Card>
  );
}
