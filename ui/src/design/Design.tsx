import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "@mantine/core/styles.css";
import "@mantine/spotlight/styles.css";
import "./tokens.css";
import "./base.css";
import { MantineProvider } from "@mantine/core";
import type { i18n } from "i18next";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { ConfirmProvider } from "./components/confirm";
import { Toasts } from "./components/toast";
import { cssVariables, theme } from "./theme";

/** The face and the words, around everything. */
export function Design({ words, children }: { words: i18n; children: ReactNode }) {
  return (
    <I18nextProvider i18n={words}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <ConfirmProvider>{children}</ConfirmProvider>
        <Toasts />
      </MantineProvider>
    </I18nextProvider>
  );
}
