import { Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, FormDialog, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import type { Performance } from "../states";
import styles from "./PerformancePage.module.css";

type Left = Output<"release_uncollected">["left"];

interface ReleaseFormProps {
  performance: Performance;
  onClose: () => void;
}

/** Gives up what nobody paid nor collected; what a deposit was paid for is left, and each order of it is opened from here. */
export function ReleaseForm({ performance, onClose }: ReleaseFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const release = useWrite("release_uncollected");
  const [left, setLeft] = useState<Left>([]);
  const words = { performance: performance.id, reason: t("programme:release.reason") };
  if (left.length > 0) return <LeftOrders left={left} onClose={onClose} />;
  return (
    <FormDialog
      title={t("programme:release.title")}
      submit={t("programme:release.submit")}
      busy={release.isPending}
      refusal={release.error}
      onClose={onClose}
      onSubmit={() =>
        release.mutate(words, {
          onSuccess: (released) => {
            tell.done(t("programme:release.done", { count: released.places }));
            if (released.left.length > 0) setLeft(released.left);
            else onClose();
          },
        })
      }
    >
      <p>{t("programme:release.body")}</p>
    </FormDialog>
  );
}

/** Orders that were not released, with the way to each. */
function LeftOrders({ left, onClose }: { left: Left; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("programme:release.leftTitle")}
      closeButtonProps={{ "aria-label": t("ui:help.close") }}
    >
      <p>{t("programme:release.leftBody")}</p>
      <ul className={styles.left} aria-label={t("programme:release.leftTitle")}>
        {left.map(({ order, number, kept_for, tickets, paid, due }) => (
          <li key={order}>
            <span>
              <strong>{kept_for || number}</strong>
              <br />
              {t("programme:release.line", { count: tickets, paid, due })}
            </span>
            <Action
              aria-label={t("programme:release.openOf", { number })}
              onClick={() => void navigate({ to: "/", search: { order } })}
            >
              {t("programme:release.open")}
            </Action>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
