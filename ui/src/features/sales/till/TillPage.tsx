import { useRef, useState } from "react";
import { Loaded, Page, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { CloseTill } from "./CloseTill";
import { ClosedTill, ClosePeriods } from "./Closings";
import { ClosingsMade } from "./ClosingsMade";
import { OpenTill } from "./OpenTill";
import { Received } from "./Received";
import styles from "./Till.module.css";
import { TillSections } from "./TillSections";

/** The till of this desk: opened on a counted float, closed on counted pieces. */
export function TillPage() {
  const { t } = useWords();
  const till = useRead("till", {});
  const [closed, setClosed] = useState<Output<"close_till"> | null>(null);
  const counting = useRef<HTMLDivElement>(null);
  // Once the question has given the focus back to its button.
  const count = () => setTimeout(() => counting.current?.querySelector("input")?.focus());
  return (
    <Page title={t("till:title")}>
      <div className={styles.stack}>
        <TillSections />
        {closed && <ClosedTill till={closed} />}
        <Loaded<Output<"till">> read={till}>
          {(state) =>
            state.open ? (
              <>
                <Received till={state} />
                <div ref={counting}>
                  <CloseTill onClosed={setClosed} />
                </div>
              </>
            ) : (
              <OpenTill onOpened={() => setClosed(null)} />
            )
          }
        </Loaded>
        <ClosePeriods open={till.data?.open ?? false} onCount={count} />
        <ClosingsMade />
      </div>
    </Page>
  );
}
