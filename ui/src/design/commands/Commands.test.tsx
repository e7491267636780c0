import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { CommandsProvider, useCommand, useLiveCommands } from "./Commands";

afterEach(cleanup);

function Desk({ pay, unavailable }: { pay: () => void; unavailable?: string }) {
  useCommand("desk.pay", pay, unavailable);
  const live = useLiveCommands();
  return (
    <>
      <input aria-label="name" />
      <div role="dialog" aria-modal="true">
        <button type="button">inside</button>
      </div>
      <output>{live.map(({ id, unavailable: why }) => `${id} ${why ?? "ready"}`).join()}</output>
    </>
  );
}

const show = (pay: () => void, unavailable?: string) =>
  render(
    <CommandsProvider>
      <Desk pay={pay} {...(unavailable !== undefined && { unavailable })} />
    </CommandsProvider>,
  );

test("a key does its command, even from a field", () => {
  const pay = vi.fn();
  const { getByLabelText } = show(pay);
  fireEvent.keyDown(getByLabelText("name"), { key: "F8" });
  expect(pay).toHaveBeenCalledOnce();
});

test("a command that cannot be done now does nothing and says why", () => {
  const pay = vi.fn();
  const { getByRole } = show(pay, "the basket is empty");
  fireEvent.keyDown(document.body, { key: "F8" });
  expect(pay).not.toHaveBeenCalled();
  expect(getByRole("status").textContent).toBe("desk.pay the basket is empty");
});

test("a dialog keeps the keys of the screen behind it from being heard", () => {
  const pay = vi.fn();
  const { getByText } = show(pay);
  fireEvent.keyDown(getByText("inside"), { key: "F8" });
  expect(pay).not.toHaveBeenCalled();
});

test("a key means nothing once its screen is gone", () => {
  const pay = vi.fn();
  show(pay).unmount();
  fireEvent.keyDown(document.body, { key: "F8" });
  expect(pay).not.toHaveBeenCalled();
});
