import { useState } from "react";
import { Action, Card, Facts, Tag, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import { useBalance } from "./balance";
import styles from "./Till.module.css";

type Period = Input<"close_period">["period"];

const PERIODS: readonly Period[] = ["day", "month", "year"];

/** What the closing of a till found: the difference is said as it is. */
export function ClosedTill({ till }: { till: Output<"close_till"> }) {
  const { t, f } = useWords();
  const { difference } = till;
  const said = difference === 0 ? "exact" : difference > 0 ? "over" : "short";
  return (
    <Card title={t("till:close.result", { number: till.number })}>
      <Facts
        facts={[
          [t("till:state.float"), f.money(till.float)],
          [t("till:close.expected"), f.money(till.expected)],
          [t("till:close.counted"), f.money(till.counted)],
          [
            t("till:close.difference"),
            <span key="difference">
              <Tag tone={difference === 0 ? "leaf" : "ochre"}>{t(`till:close.${said}`)}</Tag>{" "}
              {f.money(difference)}
            </span>,
          ],
          [t("till:close.note"), till.note],
        ]}
      />
    </Card>
  );
}

interface ClosePeriodsProps {
  /** Whether the till is open: the day is closed once it is counted. */
  open: boolean;
  /** Leads to the count. */
  onCount: () => void;
}

/** Closes the earliest day, month or year of this desk that is open. */
export function ClosePeriods({ open, onCount }: ClosePeriodsProps) {
  const { t, f } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const close = useWrite("close_period");
  const balanced = useBalance();
  const unavailable = useAllowed("close_period") ? undefined : t("ui:notAllowed");
  const [closed, setClosed] = useState<Output<"close_period"> | null>(null);
  const count = async () => {
    const agreed = await confirm({
      title: t("till:period.tillOpen"),
      body: t("till:period.tillOpenBody"),
      action: t("till:period.count"),
    });
    if (agreed) onCount();
  };
  const run = async (period: Period) => {
    if (period === "day" && open) return count();
    const agreed = await confirm({
      title: t("till:period.ask"),
      body: t("till:period.askBody"),
      action: t(`till:period.${period}`),
    });
    if (!agreed) return;
    close.mutate(
      { period },
      {
        onSuccess: (made) => {
          setClosed(made);
          tell.done(t("till:period.done", { label: f.period(made.label) }));
        },
        onError: tell.failed,
      },
    );
  };
  return (
    <Card title={t("till:period.title")}>
      <p className={styles.detail}>{t("till:period.hint")}</p>
      <div className={styles.line}>
        {PERIODS.map((period) => (
          <Action key={period} unavailable={unavailable} onClick={() => void run(period)}>
            {t(`till:period.${period}`)}
          </Action>
        ))}
      </div>
      {closed && (
        <Facts
          facts={[
            [t("till:period.label"), f.period(closed.label)],
            [t("till:period.number"), closed.number],
            [t("till:period.issued"), f.count(closed.issued)],
            [t("till:period.ended"), f.count(closed.ended)],
            ...balanced(closed.balance),
            [t("till:period.perpetual"), f.money(closed.perpetual)],
            [
              t("till:period.hash"),
              <span key="hash" className={styles.hash}>
                {closed.hash}
              </span>,
            ],
          ]}
        />
      )}
    </Card>
  );
}
