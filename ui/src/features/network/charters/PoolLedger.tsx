import { useMemo } from "react";
import { Card, type Column, DataTable, EmptyState, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "../review/Review.module.css";

type Reading = Output<"pool_readings">[number];
type Figure = Output<"network_figures">[number];

/** Who read the cards of one's people, and what members let the network see. */
export function PoolLedger() {
  const { t } = useWords();
  const readings = useRead("pool_readings", {}).data ?? [];
  const figures = useRead("network_figures", {}).data ?? [];
  const columns = useMemo<Column<Reading>[]>(
    () => [
      { id: "at", header: t("exchange:pool.at"), value: ({ at }) => t("exchange:pool.moment", { at }) },
      { id: "reader", header: t("exchange:pool.reader"), value: ({ reader }) => reader },
      {
        id: "name",
        header: t("exchange:pool.person"),
        value: ({ name }) => name ?? t("exchange:pool.unknown"),
      },
    ],
    [t],
  );
  const counts = useMemo<Column<Figure>[]>(() => {
    const told = (count: number | null | undefined) =>
      count == null ? t("exchange:pool.untold") : String(count);
    return [
      { id: "venue", header: t("exchange:pool.member"), value: ({ venue }) => venue },
      { id: "contacts", header: t("exchange:pool.contacts"), value: ({ contacts }) => told(contacts) },
      { id: "pooled", header: t("exchange:pool.pooled"), value: ({ pooled }) => told(pooled) },
      { id: "tickets", header: t("exchange:pool.tickets"), value: ({ tickets }) => told(tickets) },
    ];
  }, [t]);
  if (figures.length === 0 && readings.length === 0) return null;
  return (
    <>
      <Card title={t("exchange:pool.figures")}>
        <p className={styles.hint}>{t("exchange:pool.figuresHint")}</p>
        <DataTable
          label={t("exchange:pool.figures")}
          columns={counts}
          rows={figures}
          rowId={({ charter, venue }) => `${charter} ${venue}`}
          empty={<EmptyState title={t("exchange:pool.noFigure")} />}
        />
      </Card>
      <Card title={t("exchange:pool.readings")}>
        <DataTable
          label={t("exchange:pool.readings")}
          columns={columns}
          rows={readings}
          rowId={({ contact, at }) => `${contact} ${at}`}
          empty={<EmptyState title={t("exchange:pool.noReading")} />}
        />
      </Card>
    </>
  );
}
