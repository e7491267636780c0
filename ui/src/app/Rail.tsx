import { Link } from "@tanstack/react-router";
import { useWords } from "@/design";
import { useDeskState } from "./deskState";
import styles from "./Rail.module.css";
import { spacesFor } from "./spaces";

/** The spaces of the window that this person's roles can use. */
export function Rail() {
  const { t } = useWords();
  const { rights } = useDeskState();
  return (
    <nav className={styles.rail} aria-label={t("ui:app.rail")}>
      <span className={styles.mark} aria-hidden="true">
        P
      </span>
      {spacesFor(rights).map(({ id, path, words, Icon }) => (
        <Link
          key={id}
          to={path}
          className={styles.space}
          data-space={id}
          activeOptions={{ exact: path === "/" }}
        >
          <Icon />
          {t(words)}
        </Link>
      ))}
    </nav>
  );
}
