import { Page, useWords } from "@/design";
import styles from "./Till.module.css";
import { TillSections } from "./TillSections";
import { VenueClosings } from "./VenueClosings";
import { VenueTills } from "./VenueTills";

/** What the desks of the venue do together: the tills that are open, and the closings of all of them. */
export function AllDesksPage() {
  const { t } = useWords();
  return (
    <Page title={t("till:title")}>
      <div className={styles.stack}>
        <TillSections />
        <VenueTills />
        <VenueClosings />
      </div>
    </Page>
  );
}
