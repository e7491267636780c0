import { Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, FormDialog, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import type { Performance } from "../states";
import styles from "./PerformancePage.module.css";

type Released = Output<"release_uncollected">;

interface ReleaseFormProps {
  performance: Performance;
  onClose: () => void;
}

/** Gives up what nobody paid nor collected; what a deposit was paid for is left, and each order of it is opened from here. */
export function ReleaseForm({ performance, onClose }: ReleaseFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const release = useWrite("release_uncollected");
  const [released, setReleased] = useState<Released>();
  const words = { performance: performance.id, reason: t("programme:release.reason") };
  if (released) return <OrdersLeft released={released} onClose={onClose} />;
  return (
    <FormDialog
      title={t("programme:release.title")}
      submit={t("programme:release.submit")}
      busy={release.isPending}
      refusal={release.error}
      onClose={onClose}
      onSubmit={() =>
        release.mutate(words, {
          onSuccess: (done) => {
            tell.done(t("programme:release.done", { count: done.places }));
            if (done.left.length + done.elsewhere.length > 0) setReleased(done);
            else onClose();
          },
        })
      }
    >
      <p>{t("programme:release.body")}</p>
    </FormDialog>
  );
}

/** Orders that were not released, with the way to each: for their deposit, or since another desk holds their refund. */
function OrdersLeft({ released, onClose }: { released: Released; onClose: () => void }) {
  const { t } = useWords();
  const { left, elsewhere } = released;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(left.length > 0 ? "programme:release.leftTitle" : "programme:release.elsewhereTitle")}
      closeButtonProps={{ "aria-label": t("ui:help.close") }}
    >
      {left.length > 0 && (
        <>
          <p>{t("programme:release.leftBody")}</p>
          <ul className={styles.left} aria-label={t("programme:release.leftTitle")}>
            {left.map(({ tickets, paid, due, ...of }) => (
              <LeftOrder
                key={of.order}
                {...of}
                says={t("programme:release.line", { count: tickets, paid, due })}
              />
            ))}
          </ul>
        </>
      )}
      {elsewhere.length > 0 && (
        <>
          <p>{t("programme:release.elsewhereBody")}</p>
          <ul className={styles.left} aria-label={t("programme:release.elsewhereTitle")}>
            {elsewhere.map(({ tickets, desk, ...of }) => (
              <LeftOrder
                key={of.order}
                {...of}
                says={t("programme:release.elsewhereLine", {
                  count: tickets,
                  desk: desk ?? t("programme:release.unknownDesk"),
                })}
              />
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}

interface LeftOrderProps {
  order: string;
  number: string;
  kept_for: string;
  says: string;
}

/** An order that was left as it is, and the way to it. */
function LeftOrder({ order, number, kept_for, says }: LeftOrderProps) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <li>
      <span>
        <strong>{kept_for || number}</strong>
        <br />
        {says}
      </span>
      <Action
        aria-label={t("programme:release.openOf", { number })}
        onClick={() => void navigate({ to: "/", search: { order } })}
      >
        {t("programme:release.open")}
      </Action>
    </li>
  );
}
