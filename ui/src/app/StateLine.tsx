import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { Tag, useWords } from "@/design";
import { UnpluggedSheet } from "@/features/network/offline/UnpluggedSheet";
import { RECEIVING } from "@/features/network/receiving";
import { StuckMail } from "@/features/sales/mail/StuckMail";
import { useDeskState } from "./deskState";
import styles from "./StateLine.module.css";

/** How often « il y a 4 s » is counted again. */
const TICK_MS = 1000;

function useNow(ticking: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

/** The foot of the window: always visible, never in the way. Colour, sign and words say the same. */
export function StateLine() {
  const { t, f } = useWords();
  const [asked, setAsked] = useState(false);
  const [mail, setMail] = useState(false);
  const { exchange, grants, rights, stuckMail, code, agent, till, training, demonstration } = useDeskState();
  const now = useNow(exchange.kind === "synced");
  const said = {
    alone: () => ({ text: t("ui:state.alone"), hint: t("ui:state.aloneHint") }),
    synced: () => ({
      text: exchange.kind === "synced" ? t("ui:state.synced", { ago: f.ago(exchange.at, now) }) : "",
    }),
    receiving: () => ({
      text: exchange.kind === "receiving" ? t(RECEIVING[exchange.receiving.step], exchange.receiving) : "",
    }),
    asking: () => ({
      text: exchange.kind === "asking" ? t("ui:state.asking", { desks: exchange.desks.join(", ") }) : "",
    }),
    late: () => ({ text: exchange.kind === "late" ? t("ui:state.late", { at: exchange.since }) : "" }),
    offline: () => ({
      text: exchange.kind === "offline" ? t("ui:state.offline", { at: exchange.since }) : "",
      hint: t("ui:state.offlineHint"),
    }),
  }[exchange.kind]() as { text: string; hint?: string };

  return (
    <footer className={styles.line}>
      <Tooltip label={said.hint} disabled={!said.hint}>
        {/* Only a change of kind is spoken: not each passing second. */}
        <span className={styles.exchange} data-kind={exchange.kind}>
          {said.text}
        </span>
      </Tooltip>
      {grants !== null && <span>{t("ui:state.grants", { count: grants })}</span>}
      {exchange.kind !== "alone" && rights.includes("issue") && (
        <button type="button" className={styles.ask} onClick={() => setAsked(true)}>
          {t("exchange:offline.open")}
        </button>
      )}
      {asked && <UnpluggedSheet onClose={() => setAsked(false)} />}
      {stuckMail > 0 && (
        <button type="button" className={styles.ask} onClick={() => setMail(true)}>
          <Tag tone="ochre">{t("desk:mail.stuck", { count: stuckMail })}</Tag>
        </button>
      )}
      {mail && <StuckMail onClose={() => setMail(false)} />}
      {till?.licensed === false && (
        <Tooltip label={t("ui:state.unlicensedHint")}>
          <span>
            <Tag tone="ochre">{t("ui:state.unlicensed")}</Tag>
          </span>
        </Tooltip>
      )}
      {training && <Tag tone="ochre">{t("ui:state.training")}</Tag>}
      {demonstration && <Tag tone="sky">{t("ui:state.demo")}</Tag>}
      <span className={styles.who}>
        {[
          t("ui:state.desk", { code }),
          agent,
          till && (till.openedAt ? t("ui:state.tillOpen", { at: till.openedAt }) : t("ui:state.tillClosed")),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </footer>
  );
}
