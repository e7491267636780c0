/**
 * What a window can do and a page cannot, and how a browser does it in its place: keep a file, print a document.
 * Only this folder may name the window's libraries.
 */
import { invoke, isTauri } from "@tauri-apps/api/core";
import { bytes } from "./client";
import { Refusal } from "./refusal";

/** Hands a file to the person, under a name she can change. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own hold of the blob by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** Saves a document made by the backend. @throws Refusal */
export async function saveDocument(id: string, name: string, type: string): Promise<void> {
  saveFile(name, new Blob([await bytes(id)], { type }));
}

/** Prints a PDF made by the backend: the window through the system's printing service, a page through its own dialog. @throws Refusal */
export async function printDocument(id: string): Promise<void> {
  if (!isTauri()) return printInPage(id);
  await invoke("print", { id }).catch((thrown: unknown) => {
    throw Refusal.from(thrown);
  });
}

async function printInPage(id: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([await bytes(id)], { type: "application/pdf" }));
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = url;
  frame.addEventListener("load", () => frame.contentWindow?.print());
  window.addEventListener(
    "afterprint",
    () => {
      frame.remove();
      URL.revokeObjectURL(url);
    },
    { once: true },
  );
  document.body.append(frame);
}
