import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useRefusalText, useWords } from "@/design";
import { authorize, call, type Output, Refusal } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { CreateVenue, type VenueDraft } from "./CreateVenue";
import { type Beginning, FirstStart } from "./FirstStart";
import { JoinNetwork } from "./JoinNetwork";
import { MakeDemo } from "./MakeDemo";
import { type Key, SignIn } from "./SignIn";

type Who = Output<"sign_in">;

/** Lets in who the desk knows: asks the backend, keeps the session, and has every screen read again. */
function useAdmission() {
  const queries = useQueryClient();
  const say = useRefusalText();
  const [state, setState] = useState<{ busy: boolean; problem: string | undefined }>({
    busy: false,
    problem: undefined,
  });
  const admit = async (ask: Promise<Who>) => {
    setState({ busy: true, problem: undefined });
    try {
      const who = await ask;
      authorize(who.session);
      setState({ busy: false, problem: undefined });
      await queries.invalidateQueries();
    } catch (thrown) {
      setState({ busy: false, problem: say(Refusal.from(thrown)) });
    }
  };
  return { ...state, admit };
}

/** On a locked desk another seller takes the session over, and its basket with it. */
const open = (key: Key, locked: boolean): Promise<Who> => {
  if (key.with === "password") return call("sign_in", { code: key.code, password: key.secret });
  if (key.with === "either") return call("unlock", { secret: key.secret });
  return call(locked ? "change_seller" : "sign_in_pin", { code: key.code, pin: key.secret });
};

const create = (draft: VenueDraft, language: "fr" | "en"): Promise<Who> =>
  call("create_venue", {
    operator: { name: draft.operator, siren: draft.siren },
    venue: { name: draft.venue, city: draft.city },
    desk: { name: draft.desk, terminal: draft.terminal },
    agent: {
      code: draft.code,
      name: draft.agent,
      password: draft.password,
      pin: draft.pin || null,
      language,
    },
  });

/** The places of the basket that this page last saw; a locked desk answers nothing about it. */
function useKept(): number {
  const queries = useQueryClient();
  const open = queries.getQueryData<Output<"open_baskets">>(["open_baskets", {}])?.baskets[0];
  if (!open) return 0;
  return queries.getQueryData<Output<"basket">>(["basket", { basket: open }])?.lines.length ?? 0;
}

/** Before the desk is open: the first start, then who holds it. `locked` is who locked it. */
export function Entry({ locked }: { locked: string | null }) {
  const { language } = useWords();
  const queries = useQueryClient();
  const first = useRead("first_start_state", {});
  const sellers = useRead("list_sellers", {}, { enabled: first.data?.started === true });
  const [way, setWay] = useState<Beginning | null>(null);
  const { busy, problem, admit } = useAdmission();
  const kept = useKept();
  if (way === "demo") {
    return (
      <MakeDemo
        onEnter={(code, password) => void admit(call("sign_in", { code, password }))}
        onBack={() => setWay(null)}
      />
    );
  }
  if (!first.data) return null;
  if (first.data.started) {
    return (
      <SignIn
        venue={first.data.venue_name ?? ""}
        sellers={sellers.data ?? []}
        locked={locked}
        kept={locked === null ? 0 : kept}
        problem={problem}
        busy={busy}
        onOpen={(key) => void admit(open(key, locked !== null))}
      />
    );
  }
  if (way === "create") {
    return (
      <CreateVenue
        busy={busy}
        problem={problem}
        onCreate={(draft) => void admit(create(draft, language))}
        onBack={() => setWay(null)}
      />
    );
  }
  if (way === "join") {
    return <JoinNetwork onJoined={() => void queries.invalidateQueries()} onBack={() => setWay(null)} />;
  }
  return <FirstStart onBegin={setWay} />;
}
