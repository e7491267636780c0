import { useState } from "react";
import {
  Action,
  Card,
  FormDialog,
  Loaded,
  type PlainKey,
  Tag,
  useConfirm,
  useTeller,
  useWords,
} from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "../review/Review.module.css";
import own from "./Charters.module.css";

type Charter = Output<"charters">[number];

const WORDS: Readonly<Record<string, PlainKey>> = {
  email: "exchange:charters.email",
  phone: "exchange:charters.phone",
  postal: "exchange:charters.postal",
  contacts: "exchange:charters.contacts",
  pooled: "exchange:charters.pooled",
  tickets: "exchange:charters.tickets",
};

/** What a charter shares, in words; a code that has none, of a later program, stands for itself. */
function useShared({ shows, tells }: Charter) {
  const { t } = useWords();
  const word = (code: string) => {
    const key = WORDS[code];
    return key ? t(key) : code;
  };
  const shown = [t("exchange:charters.identity"), ...shows.map(word)].join(", ");
  return {
    shows: t("exchange:charters.shows", { what: shown }),
    tells: tells.length > 0 ? t("exchange:charters.tells", { what: tells.map(word).join(", ") }) : null,
  };
}

/** The text of a charter, to be read and signed. */
function SignDialog({ charter, onClose }: { charter: Charter; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const sign = useWrite("sign_charter");
  const { shows, tells } = useShared(charter);
  const submit = () =>
    sign.mutate(
      { charter: charter.charter, version: charter.version, hash: charter.hash },
      {
        onSuccess: () => {
          tell.done(t("exchange:charters.signed", { name: charter.name }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t("exchange:charters.askSign", { name: charter.name, version: charter.version })}
      submit={t("exchange:charters.sign")}
      onSubmit={submit}
      onClose={onClose}
      busy={sign.isPending}
      refusal={sign.error}
    >
      <p>{shows}</p>
      {tells && <p>{tells}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keyboard */}
      <section className={own.body} aria-label={t("exchange:charters.text")} tabIndex={0}>
        {charter.body}
      </section>
    </FormDialog>
  );
}

function CharterItem({ charter, onSign }: { charter: Charter; onSign: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const leave = useWrite("leave_charter");
  const { shows, tells } = useShared(charter);
  const { name, version, members, signed_at: signed, signed_before: before } = charter;
  const goAway = async () => {
    const agreed = await confirm({
      title: t("exchange:charters.askLeave", { name }),
      body: t("exchange:charters.askLeaveBody"),
      action: t("exchange:charters.leave"),
    });
    if (!agreed) return;
    leave.mutate(
      { charter: charter.charter },
      { onSuccess: () => tell.done(t("exchange:charters.left", { name })), onError: tell.failed },
    );
  };
  return (
    <li className={`${styles.item} ${styles.desk}`}>
      <div>
        <h3 className={styles.what}>{t("exchange:charters.named", { name, version })}</h3>
        <p className={styles.facts}>
          {signed ? (
            <span>{t("exchange:charters.signedAt", { at: signed })}</span>
          ) : (
            <Tag tone="ochre">
              {before == null
                ? t("exchange:charters.toSign")
                : t("exchange:charters.toSignAgain", { version: before })}
            </Tag>
          )}
          <span>
            {t("exchange:charters.members", { names: members.join(", ") || t("exchange:charters.nobody") })}
          </span>
        </p>
        <p className={styles.facts}>
          <span>{shows}</span>
          {tells && <span>{tells}</span>}
        </p>
      </div>
      <div className={styles.actions}>
        {!signed && <Action onClick={onSign}>{t("exchange:charters.read")}</Action>}
        {(signed || before != null) && (
          <Action loading={leave.isPending} onClick={() => void goAway()}>
            {t("exchange:charters.leave")}
          </Action>
        )}
      </div>
    </li>
  );
}

/** The charters of the network: what venues agreed to show each other, to be signed and left. */
export function Charters() {
  const { t } = useWords();
  const read = useRead("charters", {});
  const [signing, setSigning] = useState<Charter | null>(null);
  return (
    <Card title={t("exchange:charters.title")}>
      <p className={styles.hint}>{t("exchange:charters.hint")}</p>
      <Loaded<readonly Charter[]> read={read}>
        {(charters) =>
          charters.length === 0 ? (
            <p>{t("exchange:charters.none")}</p>
          ) : (
            <ul className={styles.list}>
              {charters.map((charter) => (
                <CharterItem key={charter.charter} charter={charter} onSign={() => setSigning(charter)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {signing && <SignDialog charter={signing} onClose={() => setSigning(null)} />}
    </Card>
  );
}
