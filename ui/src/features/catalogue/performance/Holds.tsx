import { Action, Tag, type Tone, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./PerformancePage.module.css";

type Hold = Output<"list_holds">["holds"][number];

const TAGS = {
  option: { words: "programme:hold.tagOption", tone: "sky" },
  house: { words: "programme:hold.tagHouse", tone: "ochre" },
  block: { words: "programme:hold.tagBlock", tone: "plain" },
} as const satisfies Record<Hold["kind"], { words: string; tone: Tone }>;

/** The places of a hold, numbered or not. */
const places = ({ seats, zones }: Hold) =>
  seats.length + zones.reduce((sum, { places: count }) => sum + count, 0);

/** What is kept from sale, for whom, until when. */
export function Holds({ performance }: { performance: string }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const release = useWrite("release_hold");
  const may = useAllowed("release_hold");
  const holds = useRead("list_holds", { performance }).data?.holds ?? [];
  const free = async ({ id }: Hold) => {
    const agreed = await confirm({
      title: t("programme:hold.releaseTitle"),
      body: t("programme:hold.releaseBody"),
      action: t("programme:hold.release"),
    });
    if (!agreed) return;
    release.mutate(
      { id },
      { onSuccess: () => tell.done(t("programme:hold.released")), onError: tell.failed },
    );
  };
  return (
    <section className={styles.section} aria-label={t("programme:hold.title")}>
      <h2 className={styles.title}>{t("programme:hold.title")}</h2>
      {holds.length === 0 && <p className={styles.detail}>{t("programme:hold.none")}</p>}
      <ul>
        {holds.map((hold) => (
          <li key={hold.id} className={styles.line}>
            <div>
              <Tag tone={TAGS[hold.kind].tone}>{t(TAGS[hold.kind].words)}</Tag> {hold.label}
              <p className={styles.detail}>
                {[
                  t("programme:hold.places", { count: places(hold) }),
                  hold.until && t("programme:hold.deadline", { at: hold.until }),
                  hold.lapsed && t("programme:hold.lapsed"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            <Action
              aria-label={t("programme:hold.releaseOf", { label: hold.label })}
              unavailable={may ? undefined : t("ui:notAllowed")}
              onClick={() => void free(hold)}
            >
              {t("programme:hold.release")}
            </Action>
          </li>
        ))}
      </ul>
    </section>
  );
}
