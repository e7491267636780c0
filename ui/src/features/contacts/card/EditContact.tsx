import { useState } from "react";
import { DateField, Field, Fields, FormDialog, Lines, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

type Card = Output<"contact_card">;

/** The fields of a sheet that are typed, in the order they are said. */
const FIELDS = [
  "civility",
  "given",
  "usage",
  "birth_name",
  "organisation",
  "birth_date",
  "language",
] as const;

const WORDS = {
  civility: "publics:sheet.civility",
  given: "publics:sheet.given",
  usage: "publics:sheet.usage",
  birth_name: "publics:sheet.birth_name",
  organisation: "publics:sheet.organisationName",
  birth_date: "publics:sheet.birth_date",
  language: "publics:sheet.languageName",
} as const;

const ADDED = { email: "", phone: "", lines: "", postcode: "", city: "" };

/** Edits the sheet and adds coordinates; only what changed is sent, so that nobody is overwritten unseen. */
export function EditContact({ card, onClose }: { card: Card; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const edit = useWrite("edit_contact");
  const [sheet, setSheet] = useState<Record<string, string>>(() =>
    Object.fromEntries([...FIELDS, "notes" as const].map((field) => [field, card.sheet[field] ?? ""])),
  );
  const [added, setAdded] = useState(ADDED);
  const before = card.sheet as Readonly<Record<string, string | null | undefined>>;
  const changed = Object.entries(sheet).filter(([field, value]) => value !== (before[field] ?? ""));
  const address = added.lines || added.postcode || added.city;
  const nothing = changed.length === 0 && !added.email && !added.phone && !address;

  const submit = () =>
    edit.mutate(
      {
        contact: card.contact,
        fields: Object.fromEntries(
          changed.map(([field, value]) => [field, field === "birth_date" && value === "" ? null : value]),
        ),
        versions: card.versions,
        add_email: added.email,
        add_phone: added.phone,
        add_address: address ? { lines: added.lines, postcode: added.postcode, city: added.city } : null,
      },
      {
        onSuccess: () => {
          tell.done(t("publics:card.saved"));
          onClose();
        },
      },
    );
  const adding = (field: keyof typeof ADDED) => ({
    value: added[field],
    onChange: (value: string) => setAdded((now) => ({ ...now, [field]: value })),
  });

  return (
    <FormDialog
      title={t("publics:card.editTitle")}
      submit={t("publics:card.save")}
      onSubmit={submit}
      onClose={onClose}
      busy={edit.isPending}
      refusal={edit.error}
      unavailable={nothing ? t("publics:card.unchanged") : undefined}
      size="xl"
    >
      <Fields>
        {FIELDS.map((field) => {
          const Written = field === "birth_date" ? DateField : Field;
          return (
            <Written
              key={field}
              label={t(WORDS[field])}
              value={sheet[field] ?? ""}
              onChange={(value) => setSheet((now) => ({ ...now, [field]: value }))}
            />
          );
        })}
      </Fields>
      <Lines
        label={t("publics:sheet.notes")}
        value={sheet.notes ?? ""}
        onChange={(notes) => setSheet((now) => ({ ...now, notes }))}
      />
      <h3 className={styles.title}>{t("publics:card.addPoints")}</h3>
      <Fields>
        <Field label={t("publics:sheet.email")} type="email" {...adding("email")} />
        <Field label={t("publics:sheet.phone")} type="tel" {...adding("phone")} />
        <Field label={t("publics:sheet.address")} {...adding("lines")} />
        <Field label={t("publics:sheet.postcode")} {...adding("postcode")} />
        <Field label={t("publics:sheet.city")} {...adding("city")} />
      </Fields>
    </FormDialog>
  );
}
