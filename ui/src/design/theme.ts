import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  type MantineColorsTuple,
  Modal,
  SegmentedControl,
  Tooltip,
} from "@mantine/core";
import controls from "./controls.module.css";

/** Ten times the same token: the shade never depends on Mantine's scale, only on the colour scheme of `tokens.css`. */
const tuple = (token: string): MantineColorsTuple => {
  const value = `var(--${token})`;
  return [value, value, value, value, value, value, value, value, value, value];
};

/** The greys of Mantine from the faintest to the strongest, each a token: none of its own is left, in light or dark. */
const greys: MantineColorsTuple = [
  "var(--paper)",
  "var(--sunken)",
  "var(--line)",
  "var(--line-strong)",
  "var(--line-control)",
  "var(--ink-3)",
  "var(--ink-3)",
  "var(--ink-2)",
  "var(--ink)",
  "var(--ink)",
];

/** The same for its dark scheme, which counts from the text to the ground. */
const darks: MantineColorsTuple = [
  "var(--ink)",
  "var(--ink-2)",
  "var(--ink-3)",
  "var(--ink-3)",
  "var(--line-control)",
  "var(--line-strong)",
  "var(--card)",
  "var(--card)",
  "var(--sunken)",
  "var(--sunken)",
];

/** Mantine dressed in the tokens; components take no colour of their own. */
export const theme = createTheme({
  fontFamily: "var(--sans)",
  headings: { fontFamily: "var(--serif)", fontWeight: "600" },
  colors: {
    garnet: tuple("garnet"),
    leaf: tuple("leaf"),
    ochre: tuple("ochre"),
    sky: tuple("sky"),
    ink: tuple("ink-2"),
    gray: greys,
    dark: darks,
  },
  primaryColor: "garnet",
  primaryShade: 6,
  defaultRadius: "var(--radius)",
  focusRing: "never",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "11px", sm: "12px", md: "14px", lg: "16px", xl: "20px" },
  components: {
    Button: Button.extend({
      defaultProps: { variant: "default", size: "md" },
      classNames: { root: controls.button, label: controls.label },
    }),
    Input: Input.extend({ classNames: { input: controls.input } }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] },
      classNames: { error: controls.problem, description: controls.description },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: "var(--radius-large)", transitionProps: { duration: 120 } },
      classNames: {
        content: controls.dialog,
        header: controls.dialogHead,
        body: controls.dialogBody,
        title: controls.dialogTitle,
      },
    }),
    SegmentedControl: SegmentedControl.extend({
      classNames: { root: controls.segments, indicator: controls.segment, label: controls.segmentLabel },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, withArrow: false, transitionProps: { duration: 80 } },
      classNames: { tooltip: controls.tooltip },
    }),
  },
});

/** Mantine's own variables, each pointed at a token; the same in light and dark since the tokens change by themselves. */
export const cssVariables: CSSVariablesResolver = () => {
  const scheme = {
    "--mantine-color-body": "var(--paper)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-bright": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-3)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-anchor": "var(--sky)",
    "--mantine-color-error": "var(--garnet)",
    "--mantine-color-default": "var(--card)",
    "--mantine-color-default-hover": "var(--sunken)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-disabled": "var(--sunken)",
    "--mantine-color-disabled-color": "var(--ink-3)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-color-garnet-filled": "var(--garnet)",
    "--mantine-color-garnet-filled-hover": "var(--garnet-strong)",
    "--mantine-color-garnet-light": "var(--garnet-soft)",
    "--mantine-color-garnet-light-hover": "var(--garnet-soft)",
    "--mantine-color-garnet-light-color": "var(--garnet)",
    "--mantine-primary-color-contrast": "var(--garnet-ink)",
  };
  return { variables: {}, light: scheme, dark: scheme };
};
