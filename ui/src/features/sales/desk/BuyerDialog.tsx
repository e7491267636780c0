import { useState } from "react";
import { Choice, Field, FormDialog, useWords } from "@/design";
import { CHANNELS, type ChannelName } from "./view";

interface BuyerDialogProps {
  channel: ChannelName;
  /** The public of the person, for the allotments that are kept for it. */
  audience: string;
  onChange: (channel: ChannelName, audience: string) => void;
  onClose: () => void;
}

/** How the person came, and the public they belong to: the places of the next clicks come out of their allotment. */
export function BuyerDialog({ channel, audience, onChange, onClose }: BuyerDialogProps) {
  const { t } = useWords();
  const [came, setCame] = useState(channel);
  const [typed, setTyped] = useState(audience);
  return (
    <FormDialog
      title={t("desk:buyer.title")}
      submit={t("desk:buyer.submit")}
      onClose={onClose}
      onSubmit={() => onChange(came, typed.trim())}
    >
      <p>{t("desk:buyer.hint")}</p>
      <Choice
        data-autofocus
        label={t("desk:buyer.channel")}
        value={came}
        onChange={setCame}
        options={CHANNELS.map((value) => ({ value, label: t(`desk:channel.${value}`) }))}
      />
      <Field label={t("desk:buyer.public")} value={typed} onChange={setTyped} />
    </FormDialog>
  );
}
