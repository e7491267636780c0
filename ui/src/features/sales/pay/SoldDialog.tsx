import { Button, Modal } from "@mantine/core";
import { useRef, useState } from "react";
import { Amount, useRefusalText, useTeller, useWords } from "@/design";
import { bytes, type Output, Refusal } from "@/ipc/client";
import { printDocument, saveDocument } from "@/ipc/platform";
import { useAsk } from "@/ipc/query";
import styles from "./SoldDialog.module.css";
import { SoldPapers } from "./SoldPapers";

type Document = Output<"print_tickets">;

/** What was just sold or exchanged. */
export interface Sold {
  readonly order: string;
  readonly number: string;
  readonly tickets: number;
  /** To hand over, in cents. */
  readonly change: number;
  /** What remains due, in cents. */
  readonly due: number;
  /** Where the tickets go, in words, when they are not handed over. */
  readonly elsewhere: string | null;
  readonly exchanged: boolean;
  /** Gift vouchers issued, each with its paper. */
  readonly vouchers: readonly { readonly note: string; readonly number: string; readonly amount: number }[];
  /** The numbers of passes made out. */
  readonly passes: readonly string[];
}

/** The change first, then the tickets: Enter prints, and the next sale begins. */
export function SoldDialog({ sold, onClose }: { sold: Sold; onClose: () => void }) {
  const { t } = useWords();
  const ask = useAsk();
  const tell = useTeller();
  const say = useRefusalText();
  const paper = useRef<Promise<Document>>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [shown, setShown] = useState<string>();
  const { number, tickets, change, due, elsewhere, exchanged } = sold;

  /** A ticket is made once; seeing it, saving it and printing it are of the same document. */
  const use = async (act: (document: Document) => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      paper.current ??= ask("print_tickets", { order: sold.order });
      await act(await paper.current);
    } catch (thrown) {
      paper.current = null;
      setProblem(say(Refusal.from(thrown)));
    }
    setBusy(false);
  };
  const finish = () => {
    if (shown) URL.revokeObjectURL(shown);
    onClose();
  };
  const print = () =>
    use(async ({ document }) => {
      await printDocument(document);
      tell.done(t("desk:sold.printed", { count: tickets, number }));
      finish();
    });
  const preview = () =>
    use(async ({ document, mime }) =>
      setShown(URL.createObjectURL(new Blob([await bytes(document)], { type: mime }))),
    );

  return (
    <Modal
      opened
      onClose={finish}
      title={exchanged ? t("desk:sold.exchanged") : t("desk:sold.title")}
      size={shown ? "xl" : "lg"}
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
    >
      <p className={styles.number}>
        {t("desk:sold.number", { number })} · {t("desk:sold.tickets", { count: tickets })}
      </p>
      {change > 0 && (
        <p className={styles.change}>
          <span>{t("desk:sold.change")}</span>
          <Amount cents={change} size="figure" />
        </p>
      )}
      {due > 0 && (
        <p className={styles.change}>
          <span>{t("desk:sold.due")}</span>
          <Amount cents={due} size="strong" />
        </p>
      )}
      {elsewhere && <p className={styles.elsewhere}>{elsewhere}</p>}
      <SoldPapers sold={sold} />
      {shown && <iframe className={styles.paper} title={t("desk:sold.paper")} src={shown} />}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        {elsewhere || tickets === 0 ? (
          <Button variant="filled" data-autofocus onClick={finish}>
            {t("desk:sold.next")}
          </Button>
        ) : (
          <>
            <Button onClick={finish}>{t("desk:sold.next")}</Button>
            <Button
              onClick={() => void use(({ document, name, mime }) => saveDocument(document, name, mime))}
            >
              {t("desk:sold.save")}
            </Button>
            <Button onClick={() => void preview()}>{t("desk:sold.preview")}</Button>
            <Button variant="filled" data-autofocus loading={busy} onClick={() => void print()}>
              {t("desk:sold.print")}
            </Button>
          </>
        )}
      </div>
    </Modal>
  );
}
