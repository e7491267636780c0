import { Card, Choice, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import styles from "./ImportPage.module.css";

/** What the person said of some columns; the others are guessed. */
export type Mapping = NonNullable<Input<"preview_import">["mapping"]>;

type Field = NonNullable<Mapping[number]["field"]>;

const FIELDS: readonly Field[] = [
  "civility",
  "given",
  "usage",
  "full_name",
  "birth_name",
  "organisation",
  "birth_date",
  "email",
  "phone",
  "address_lines",
  "postcode",
  "city",
  "language",
  "notes",
];

interface ColumnsProps {
  columns: Output<"preview_import">["columns"];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** Each column of the file with its first values, and what it fills. */
export function Columns({ columns, mapping, onChange }: ColumnsProps) {
  const { t } = useWords();
  const choose = (header: string, field: Field | "") =>
    onChange([...mapping.filter((each) => each.header !== header), { header, field: field || null }]);
  return (
    <Card title={t("publics:import.columns")}>
      <p className={styles.detail}>{t("publics:import.columnsHint")}</p>
      <table className={styles.columns}>
        <thead>
          <tr>
            <th scope="col">{t("publics:import.column")}</th>
            <th scope="col">{t("publics:import.fills")}</th>
            <th scope="col">{t("publics:import.examples")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ header, field, samples }) => (
            <tr key={header}>
              <th scope="row">{header}</th>
              <td>
                <Choice<Field | "">
                  label=""
                  aria-label={t("publics:import.fillsOf", { header })}
                  size="xs"
                  value={field ?? ""}
                  onChange={(next) => choose(header, next)}
                  options={[
                    { value: "", label: t("publics:import.aside") },
                    ...FIELDS.map((value) => ({ value, label: t(`publics:field.${value}`) })),
                  ]}
                />
              </td>
              <td className={styles.samples}>{samples.join(" · ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
