import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../words/refusal";
import { useWords } from "../words/useWords";
import { type Notice, notices } from "./notices";
import styles from "./toast.module.css";

/** Long enough to read: one sentence of what is done; two or three of what is not, and why. */
const READING_MS = { done: 5000, failed: 10_000 } as const;

/** One notice; while it is pointed at or has the focus, it waits. */
function Toast({ notice: { id, tone, message, detail } }: { notice: Notice }) {
  const { t } = useWords();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => notices.remove(id), READING_MS[tone]);
    return () => clearTimeout(timer);
  }, [held, id, tone]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed there; it only waits to be read.
    <div
      className={styles.toast}
      data-tone={tone}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <p className={styles.message}>
        {message}
        {detail && <small className={styles.detail}>{detail}</small>}
      </p>
      <button
        type="button"
        className={styles.close}
        aria-label={t("ui:toast.close")}
        onClick={() => notices.remove(id)}
      >
        ×
      </button>
    </div>
  );
}

/**
 * Where notices appear, once, around everything: over the name of the screen, where nothing is pressed during a
 * sale. The region of what is done is always there, for screen readers only hear what changes in a status they know;
 * an alert is heard when it appears.
 */
export function Toasts() {
  const notice = useSyncExternalStore(notices.watch, notices.shown);
  const toast = notice && <Toast key={notice.id} notice={notice} />;
  return (
    <div className={styles.place}>
      <div role="status">{notice?.tone === "done" && toast}</div>
      {notice?.tone === "failed" && <div role="alert">{toast}</div>}
    </div>
  );
}

/** Says what became of an act. */
export interface Teller {
  /** It is done. */
  done(message: string): void;
  /** It is not done, and why. Takes whatever was thrown by `@/ipc`. */
  failed(refusal: { code: string; params: Readonly<Record<string, unknown>>; id?: string | null }): void;
}

/** The teller of the current language. */
export function useTeller(): Teller {
  const { t } = useWords();
  const { i18n } = useTranslation();
  return useMemo(
    () => ({
      done: (message) => notices.pin({ tone: "done", message }),
      failed: ({ code, params, id }) => {
        const known = typeof code === "string";
        const refused = known ? { code, params } : { code: "ui.unexpected", params: { detail: "" } };
        const detail = id ? t("ui:toast.details", { id }) : undefined;
        notices.pin({ tone: "failed", message: refusalText(i18n, refused), detail });
      },
    }),
    [i18n, t],
  );
}
