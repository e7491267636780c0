import { useState } from "react";
import { Choice, Field, Fields, FormDialog, useTeller, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { useWrite } from "@/ipc/query";

type Consent = Input<"record_consent">;

const CHANNELS: readonly Consent["channel"][] = ["email", "sms", "phone", "post", "push"];
const PURPOSES: readonly Consent["purpose"][] = [
  "programme",
  "partner_offers",
  "surveys",
  "donations",
  "schools",
  "pool",
];
const STATES: readonly Consent["state"][] = ["granted", "refused", "withdrawn"];
const SOURCES: readonly Consent["source"][] = ["desk", "paper", "web", "phone"];

/** The edition of the questions in `publics.json`; another one is named when they are written anew. */
const EDITION = "2026-11";

/** What a person says about being reached, with the words that were read to her. */
export function RecordConsent({ contact, onClose }: { contact: string; onClose: () => void }) {
  const { t, language } = useWords();
  const tell = useTeller();
  const record = useWrite("record_consent");
  const [channel, setChannel] = useState<Consent["channel"]>("email");
  const [purpose, setPurpose] = useState<Consent["purpose"]>("programme");
  const [state, setState] = useState<Consent["state"]>("granted");
  const [source, setSource] = useState<Consent["source"]>("desk");
  const [proof, setProof] = useState("");
  const wording = state === "granted" ? `${purpose}-${language}-${EDITION}` : "";
  return (
    <FormDialog
      title={t("publics:consent.record")}
      submit={t("publics:consent.submit")}
      busy={record.isPending}
      refusal={record.error}
      onClose={onClose}
      onSubmit={() =>
        record.mutate(
          { contact, channel, purpose, state, source, proof, wording },
          {
            onSuccess: () => {
              tell.done(t("publics:consent.recorded"));
              onClose();
            },
          },
        )
      }
    >
      <Fields>
        <Choice
          label={t("publics:consent.channel")}
          value={channel}
          onChange={setChannel}
          options={CHANNELS.map((value) => ({ value, label: t(`publics:channel.${value}`) }))}
          data-autofocus
        />
        <Choice
          label={t("publics:consent.purpose")}
          value={purpose}
          onChange={setPurpose}
          options={PURPOSES.map((value) => ({ value, label: t(`publics:purpose.${value}`) }))}
        />
      </Fields>
      <blockquote style={{ margin: 0 }} aria-label={t("publics:consent.wording")}>
        {t(`publics:wording.${purpose}`)}
      </blockquote>
      <Fields>
        <Choice
          label={t("publics:consent.state")}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: t(`publics:state.${value}`) }))}
        />
        <Choice
          label={t("publics:consent.source")}
          value={source}
          onChange={setSource}
          options={SOURCES.map((value) => ({ value, label: t(`publics:source.${value}`) }))}
        />
      </Fields>
      <Field
        label={t("publics:consent.proof")}
        description={t("publics:consent.proofHint")}
        value={proof}
        onChange={setProof}
      />
    </FormDialog>
  );
}
