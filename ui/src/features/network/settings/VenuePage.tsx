import { Loaded, Page, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { OperatorCard } from "./OperatorCard";
import styles from "./Settings.module.css";
import { SettingsSections } from "./SettingsSections";
import { VenueCard } from "./VenueCard";

/** The venue, its operator and its licences. */
export function VenuePage() {
  const { t } = useWords();
  const read = useRead("settings", {});
  return (
    <Page title={t("settings:title")}>
      <div className={styles.stack}>
        <SettingsSections />
        <Loaded<Output<"settings">> read={read}>
          {(settings) => (
            <>
              <VenueCard settings={settings} />
              <OperatorCard settings={settings} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}
