import { Choice, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

type Status = Input<"mark_point">["status"];

const STATUSES: readonly Status[] = ["ok", "bounced", "returned", "wrong"];

interface PointsProps {
  contact: string;
  points: Output<"contact_card">["points"];
  unavailable: string | undefined;
}

/** How the contact is reached, and whether each still reaches anyone. */
export function Points({ contact, points, unavailable }: PointsProps) {
  const { t } = useWords();
  const tell = useTeller();
  const mark = useWrite("mark_point");
  return (
    <section className={styles.section} aria-label={t("publics:card.points")}>
      <h3 className={styles.title}>{t("publics:card.points")}</h3>
      {points.length === 0 && <p className={styles.detail}>{t("publics:card.noPoint")}</p>}
      <ul>
        {points.map(({ point, shown, status }) => (
          <li key={point} className={styles.line}>
            <span className={styles.main}>{shown}</span>
            <Choice
              className={styles.status}
              label=""
              aria-label={t("publics:point.status", { point: shown })}
              size="xs"
              disabled={unavailable !== undefined}
              value={status}
              onChange={(next) =>
                mark.mutate(
                  { contact, point, status: next },
                  { onSuccess: () => tell.done(t("publics:point.marked")), onError: tell.failed },
                )
              }
              options={STATUSES.map((value) => ({ value, label: t(`publics:point.${value}`) }))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
