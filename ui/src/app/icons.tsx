import type { ReactNode } from "react";
import styles from "./icons.module.css";

/** One line, one weight: every icon is drawn on a square of 24. */
const icon = (drawing: ReactNode) => () => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    {drawing}
  </svg>
);

/** A ticket. */
export const DeskIcon = icon(<path d="M3 9a3 3 0 0 1 0 6v3h18v-3a3 3 0 0 1 0-6V6H3zM14 6v12" />);
/** People. */
export const PublicsIcon = icon(
  <>
    <circle cx="9" cy="8" r="3.4" />
    <path d="M3 20c0-4 3-6 6-6s6 2 6 6M16 5a3.4 3.4 0 0 1 0 6.4M17 14c2.6.5 4 2.6 4 6" />
  </>,
);
/** A calendar. */
export const ProgrammeIcon = icon(
  <>
    <rect x="4" y="5" width="16" height="15" rx="2" />
    <path d="M4 10h16M9 3v4M15 3v4" />
  </>,
);
/** Bars. */
export const TariffsIcon = icon(<path d="M4 20V10M10 20V4M16 20v-7M21 20H3" />);
/** A till. */
export const TillIcon = icon(
  <>
    <rect x="3" y="9" width="18" height="11" rx="2" />
    <path d="M6 9V4h12v5M8 14h3" />
  </>,
);
/** Three linked places. */

export const SettingsIcon = icon(
  <>
    <circle cx="12" cy="12" r="3" />
    <path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1" />
  </>,
);
