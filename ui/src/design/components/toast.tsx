import { Notifications, notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../words/refusal";
import { useWords } from "../words/useWords";
import styles from "./toast.module.css";

/** Long enough to read two sentences. */
const READING_MS = 6000;

/** Where toasts appear; once, in the shell. */
export const Toasts = () => (
  <Notifications
    position="bottom-center"
    limit={3}
    zIndex={400}
    containerWidth={520}
    classNames={{ root: styles.place ?? "" }}
  />
);

/** Says what became of an act. */
export interface Teller {
  /** It is done; goes away by itself. */
  done(message: string): void;
  /** It is not done, and why; stays until closed. Takes whatever was thrown by `@/ipc`. */
  failed(refusal: { code: string; params: Readonly<Record<string, unknown>>; id?: string | null }): void;
}

/** The teller of the current language. */
export function useTeller(): Teller {
  const { t } = useWords();
  const { i18n } = useTranslation();
  return useMemo(() => {
    const shared = { withBorder: true, closeButtonProps: { "aria-label": t("ui:toast.close") } };
    return {
      done: (message) => {
        notifications.show({
          ...shared,
          message,
          color: "leaf",
          autoClose: READING_MS,
          role: "status",
          classNames: { root: styles.toast, description: styles.message },
        });
      },
      failed: ({ code, params, id }) => {
        const known = typeof code === "string";
        const refused = known ? { code, params } : { code: "ui.unexpected", params: { detail: "" } };
        notifications.show({
          ...shared,
          title: t("ui:toast.failed"),
          message: (
            <>
              {refusalText(i18n, refused)}
              {id && <small className={styles.id}>{t("ui:toast.details", { id })}</small>}
            </>
          ),
          color: "ochre",
          autoClose: false,
          role: "alert",
          classNames: { root: styles.toast, title: styles.title, description: styles.message },
        });
      },
    };
  }, [i18n, t]);
}
