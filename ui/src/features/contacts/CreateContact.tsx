import { useState } from "react";
import { Choice, Field, Fields, FormDialog, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./CreateContact.module.css";

type Kind = NonNullable<Input<"create_contact">["kind"]>;

interface CreateContactProps {
  /** What was already typed. */
  line: string;
  onCreated: (contact: string) => void;
  onClose: () => void;
}

/** What the line being typed will be kept as; fields typed by hand win over it. */
function Understood({ read }: { read: Output<"parse_contact_line"> }) {
  const { t } = useWords();
  const { civility, given, usage, email, phone, lines, postcode, city, duplicates } = read;
  const together = (...words: string[]) => words.filter(Boolean).join(" ");
  const said = [together(civility, given, usage), phone, email, lines, together(postcode, city)]
    .filter(Boolean)
    .join(" · ");
  return (
    <div className={styles.understood} aria-live="polite">
      {said && <p>{said}</p>}
      {duplicates.length > 0 && (
        <p>
          {t("publics:create.same")}{" "}
          {duplicates
            .map(({ contact, reason }) => `${contact.name} (${t(`publics:double.${reason}`)})`)
            .join(", ")}
        </p>
      )}
    </div>
  );
}

/** A new contact, from one line as it is said at the window; an organisation has its name. */
export function CreateContact({ line: typed, onCreated, onClose }: CreateContactProps) {
  const { t } = useWords();
  const tell = useTeller();
  const create = useWrite("create_contact");
  const [line, setLine] = useState(typed);
  const [kind, setKind] = useState<Kind>("person");
  const [organisation, setOrganisation] = useState("");
  const read = useRead(
    "parse_contact_line",
    { line: line.trim() },
    { enabled: line.trim() !== "", keep: true },
  );
  const empty = line.trim() === "" && organisation.trim() === "";

  const submit = () =>
    create.mutate(
      { line, kind, organisation },
      {
        onSuccess: ({ contact, duplicates }) => {
          const names = duplicates.map(({ contact: { name } }) => name).join(", ");
          const done = t("publics:create.done", { name: contact.name });
          tell.done(
            duplicates.length > 0
              ? `${done} ${t("publics:create.maybe", { count: duplicates.length, names })}`
              : done,
          );
          onCreated(contact.contact);
        },
      },
    );

  return (
    <FormDialog
      title={t("publics:create.title")}
      submit={t("publics:create.submit")}
      onSubmit={submit}
      onClose={onClose}
      busy={create.isPending}
      refusal={create.error}
      unavailable={empty ? t("publics:create.nothing") : undefined}
      size="lg"
    >
      <Field
        label={t("publics:create.line")}
        description={t("publics:create.lineHint")}
        value={line}
        onChange={setLine}
        data-autofocus
      />
      {line.trim() !== "" && read.data && <Understood read={read.data} />}
      <Fields>
        <Choice
          label={t("publics:sheet.kind")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "person", label: t("publics:sheet.person") },
            { value: "organisation", label: t("publics:sheet.organisation") },
          ]}
        />
        {kind === "organisation" && (
          <Field
            label={t("publics:sheet.organisationName")}
            value={organisation}
            onChange={setOrganisation}
          />
        )}
      </Fields>
    </FormDialog>
  );
}
