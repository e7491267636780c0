import { Link } from "@tanstack/react-router";
import styles from "./Sections.module.css";

interface SectionsProps {
  /** What the sections belong to, for screen readers. */
  label: string;
  sections: readonly { readonly to: string; readonly text: string }[];
}

/** The second and last level: the sections of a space, at the head of its page. */
export function Sections({ label, sections }: SectionsProps) {
  return (
    <nav className={styles.sections} aria-label={label}>
      {sections.map(({ to, text }) => (
        <Link key={to} to={to} className={styles.section} activeOptions={{ exact: true }}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
