import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { KeyHint } from "./KeyHint";

interface ActionProps extends Omit<ButtonProps, "children" | "variant"> {
  children: ReactNode;
  onClick: () => void;
  /** One primary action a screen at most. */
  primary?: boolean;
  /** Why it cannot be done now, in words; the button stays in its place, and says so. */
  unavailable?: string | undefined;
  /** The key that does the same, as printed. */
  keys?: string | undefined;
  type?: "button" | "submit";
}

/** A button that is never hidden: when it cannot be used it says why, to the eye and to the ear. */
export function Action({ children, onClick, primary = false, unavailable, keys, ...rest }: ActionProps) {
  const blocked = unavailable !== undefined;
  // The tooltip is always there: a button that becomes unavailable under the fingers keeps the focus.
  return (
    <Tooltip label={unavailable} disabled={!blocked} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        variant={primary ? "filled" : "default"}
        data-disabled={blocked}
        aria-disabled={blocked}
        onClick={(event) => {
          if (blocked) event.preventDefault();
          else onClick();
        }}
      >
        {children}
        {keys && (
          <span style={{ marginLeft: 10, opacity: 0.85 }}>
            <KeyHint keys={keys} tone="inherit" />
          </span>
        )}
      </Button>
    </Tooltip>
  );
}
