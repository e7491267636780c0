import { isTauri } from "@tauri-apps/api/core";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { useEffect, useRef } from "react";

/** Hears the path of a file dropped on the window; a page in a browser is never told paths. */
export function useDroppedFile(hear: (path: string) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    if (!isTauri()) return;
    const listening = getCurrentWebview().onDragDropEvent(({ payload }) => {
      const path = payload.type === "drop" ? payload.paths[0] : undefined;
      if (path !== undefined) latest.current(path);
    });
    return () => {
      void listening.then((stop) => stop());
    };
  }, []);
}
