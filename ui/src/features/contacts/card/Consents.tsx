import { useState } from "react";
import { Action, Tag, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./ContactCard.module.css";
import { RecordConsent } from "./RecordConsent";
import { purposes, sources } from "./words";

interface ConsentsProps {
  contact: string;
  consents: Output<"contact_card">["consents"];
  unavailable: string | undefined;
}

/** What the person said about being reached; what is not there means no. */
export function Consents({ contact, consents, unavailable }: ConsentsProps) {
  const { t } = useWords();
  const [recording, setRecording] = useState(false);
  return (
    <section className={styles.section} aria-label={t("publics:consent.title")}>
      <div className={styles.heading}>
        <h3 className={styles.title}>{t("publics:consent.title")}</h3>
        <Action unavailable={unavailable} onClick={() => setRecording(true)}>
          {t("publics:consent.record")}
        </Action>
      </div>
      {consents.length === 0 && <p className={styles.detail}>{t("publics:consent.none")}</p>}
      <ul>
        {consents.map(({ channel, purpose, state, source, at, allows, wording, proof }) => {
          const purposeKey = purposes[purpose];
          const sourceKey = sources[source];
          return (
            <li key={`${channel} ${purpose}`} className={styles.line}>
              <div className={styles.main}>
                {t(`publics:channel.${channel}`)} · {purposeKey ? t(purposeKey) : purpose}
                <p className={styles.detail}>
                  {t("publics:consent.line", {
                    state: t(`publics:state.${state}`),
                    at,
                    source: sourceKey ? t(sourceKey) : source,
                  })}
                </p>
                {(wording || proof) && (
                  <p className={styles.detail}>
                    {[
                      wording && t("publics:consent.words", { wording }),
                      proof && t("publics:consent.proved", { proof }),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                )}
              </div>
              <Tag tone={allows ? "leaf" : "plain"}>
                {allows ? t("publics:consent.allowed") : t("publics:consent.forbidden")}
              </Tag>
            </li>
          );
        })}
      </ul>
      {recording && <RecordConsent contact={contact} onClose={() => setRecording(false)} />}
    </section>
  );
}
