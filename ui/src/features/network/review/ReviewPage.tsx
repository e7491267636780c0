import { EmptyState, Loaded, Page, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { Charters } from "../charters/Charters";
import { PoolLedger } from "../charters/PoolLedger";
import { RulesCard } from "../settings/RulesCard";
import { SettingsSections } from "../settings/SettingsSections";
import { Conflicts } from "./Conflicts";
import { Desks } from "./Desks";
import { Incidents } from "./Incidents";
import styles from "./Review.module.css";

/** What the network puts before a person: records written twice, incidents, desks that do not come back. */
export function ReviewPage() {
  const { t } = useWords();
  const may = useAllowed("network_conflicts");
  const manages = useAllowed("charters");
  const read = useRead("network_state", {}, { enabled: may });
  return (
    <Page title={t("exchange:review.title")}>
      <div className={styles.page}>
        <SettingsSections />
        {!may && <EmptyState title={t("ui:notAllowed")} />}
        {may && (
          <Loaded<Output<"network_state">> read={read}>
            {({ standing }) =>
              standing === "alone" ? (
                <EmptyState title={t("exchange:review.alone")}>{t("exchange:review.aloneBody")}</EmptyState>
              ) : (
                <>
                  <Conflicts />
                  <Incidents />
                  <Desks />
                  {manages && <Charters />}
                  {manages && <PoolLedger />}
                  <RulesCard />
                </>
              )
            }
          </Loaded>
        )}
      </div>
    </Page>
  );
}
