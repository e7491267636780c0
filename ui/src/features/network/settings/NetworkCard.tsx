import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Action, Card, Facts, Field, Fields, Loaded, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import { RECEIVING } from "../receiving";
import styles from "./Settings.module.css";

type State = Output<"network_state">;

const STANDINGS = {
  alone: "settings:network.standAlone",
  synchronised: "settings:network.synchronised",
  late: "settings:network.late",
  offline: "settings:network.offline",
} as const;

const ROLES = {
  box_office: "settings:network.role_box_office",
  seasonal: "settings:network.role_seasonal",
  door: "settings:network.role_door",
} as const;

/** The way into a network, for a desk that works alone. */
function Joining({ state }: { state: State }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const join = useWrite("join_network");
  const [address, setAddress] = useState("");
  const [code, setCode] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const agreed = await confirm({
      title: t("settings:network.askJoin"),
      body: t("settings:network.askJoinBody"),
      action: t("settings:network.join"),
    });
    if (!agreed) return;
    join.mutate(
      { address, code },
      {
        onSuccess: (joined) => tell.done(t("settings:network.joined", { venue: joined.venue_name })),
        onError: tell.failed,
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p>{t("settings:network.alone")}</p>
      <p>{t("settings:network.ids")}</p>
      <Facts
        facts={[
          [t("settings:network.venue"), <code key="venue">{state.venue}</code>],
          [t("settings:network.desk"), <code key="desk">{state.desk}</code>],
        ]}
      />
      <Fields>
        <Field
          label={t("settings:network.address")}
          value={address}
          onChange={setAddress}
          autoComplete="off"
        />
        <Field label={t("settings:network.code")} value={code} onChange={setCode} autoComplete="off" />
      </Fields>
      <Action type="submit" loading={join.isPending} onClick={() => {}}>
        {t("settings:network.join")}
      </Action>
    </form>
  );
}

/** How a desk of a network stands, and an exchange at once. */
function Standing({ state }: { state: State }) {
  const { t } = useWords();
  const tell = useTeller();
  const exchange = useWrite("exchange");
  const navigate = useNavigate();
  const may = useAllowed("network_conflicts");
  const { failure, exchanged_at: at } = state;
  return (
    <>
      <Facts
        facts={[
          [
            t("settings:network.state"),
            state.receiving
              ? t(RECEIVING[state.receiving.step], state.receiving)
              : t(STANDINGS[state.standing]),
          ],
          [
            t("settings:network.exchangedAt"),
            at ? t("settings:network.exchangedOn", { at }) : t("settings:network.never"),
          ],
          [t("settings:network.role"), t(ROLES[state.role])],
          [t("settings:network.toPush"), String(state.to_push)],
          [t("settings:network.places"), String(state.places)],
          [t("settings:network.waiting"), state.waiting > 0 ? String(state.waiting) : null],
          [t("settings:network.failure"), failure ? <code key="failure">{failure}</code> : null],
        ]}
      />
      <Action
        loading={exchange.isPending}
        onClick={() =>
          exchange.mutate(
            {},
            { onSuccess: () => tell.done(t("settings:network.exchanged")), onError: tell.failed },
          )
        }
      >
        {t("settings:network.now")}
      </Action>
      {may && (
        <Action onClick={() => void navigate({ to: "/settings/network" })}>
          {t("settings:network.review")}
        </Action>
      )}
    </>
  );
}

/** The network of this desk, for who manages the venue. */
export function NetworkCard() {
  const { t } = useWords();
  const may = useAllowed("settings");
  const read = useRead("network_state", {}, { enabled: may });
  if (!may) return null;
  return (
    <Card title={t("settings:network.title")}>
      <Loaded<State> read={read}>
        {(state) => (state.standing === "alone" ? <Joining state={state} /> : <Standing state={state} />)}
      </Loaded>
    </Card>
  );
}
