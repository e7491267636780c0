import { Outlet } from "@tanstack/react-router";
import { useTeller } from "@/design";
import { useWrite } from "@/ipc/query";
import { Shell } from "./Shell";

/** The frame around every screen, wired to the desk. */
export function Frame() {
  const tell = useTeller();
  const { mutate: lock } = useWrite("lock");
  return (
    <Shell onLock={() => lock({}, { onError: tell.failed })}>
      <Outlet />
    </Shell>
  );
}
