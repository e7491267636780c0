import { useNavigate } from "@tanstack/react-router";
import { Action, Card, Loaded, useConfirm, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Review.module.css";
import { incidentTodo, incidentWords } from "./words";

type Incident = Output<"network_incidents">[number];

function IncidentItem({ incident }: { incident: Incident }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const settle = useWrite("settle_incident");
  const { at, code, desk, title, starts_at: starts, place, holder, number, order } = incident;
  const words = incidentWords(code);
  const close = async () => {
    const agreed = await confirm({
      title: t("exchange:incidents.ask"),
      body: t("exchange:incidents.askBody"),
      action: t("exchange:incidents.settle"),
    });
    if (!agreed) return;
    settle.mutate(
      { incident: incident.id },
      { onSuccess: () => tell.done(t("exchange:incidents.done")), onError: tell.failed },
    );
  };
  return (
    <li className={styles.item}>
      <h3 className={styles.what}>{words ? t(words) : t("exchange:incidents.what.other", { code })}</h3>
      <p className={styles.facts}>
        <span>{t("exchange:incidents.seen", { at, desk })}</span>
        {title && starts && (
          <span>{t("exchange:incidents.place", { title, at: starts, place: place ?? "" })}</span>
        )}
        {holder && holder !== desk && <span>{t("exchange:incidents.holder", { desk: holder })}</span>}
        {number && <span>{t("exchange:incidents.number", { number })}</span>}
      </p>
      <p>{t(incidentTodo(code))}</p>
      <div className={styles.actions}>
        {order && (
          <Action onClick={() => void navigate({ to: "/", search: { order } })}>
            {t("exchange:incidents.order")}
          </Action>
        )}
        <Action loading={settle.isPending} onClick={() => void close()}>
          {t("exchange:incidents.settle")}
        </Action>
      </div>
    </li>
  );
}

/** What is not as it should be, each with what to do. */
export function Incidents() {
  const { t } = useWords();
  const read = useRead("network_incidents", {});
  return (
    <Card title={t("exchange:incidents.title")}>
      <Loaded<Incident[]> read={read}>
        {(incidents) =>
          incidents.length === 0 ? (
            <p className={styles.hint}>{t("exchange:incidents.none")}</p>
          ) : (
            <>
              <p className={styles.hint}>{t("exchange:incidents.hint")}</p>
              <ul className={styles.list}>
                {incidents.map((incident) => (
                  <IncidentItem key={incident.id} incident={incident} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
