/** Mantine, set in our own colours and type; calm, dense, and readable in every script. */
import { createTheme, type CSSVariablesResolver } from "@mantine/core";
import { AMBER, DARK, GRAY, GREEN, INK, LIGHT, NIGHT, RED, type Tokens } from "./tokens";

/** Noto by script: the browser takes each character from the first family that has it. */
export const FONTS = '"Noto Sans Variable", "Noto Sans Arabic Variable", "Noto Sans SC Variable", "Noto Sans", "Noto Sans CJK SC", sans-serif';
const MONO = 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono", "Noto Sans SC Variable", monospace';

export const theme = createTheme({
  colors: { ink: INK, red: RED, green: GREEN, yellow: AMBER, gray: GRAY, dark: DARK },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  black: LIGHT.text,
  white: "#ffffff",
  fontFamily: FONTS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: "0.78rem", sm: "0.86rem", md: "0.94rem", lg: "1.06rem", xl: "1.22rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.55", lg: "1.55", xl: "1.5" },
  headings: {
    fontFamily: FONTS,
    fontWeight: "620",
    sizes: { h1: { fontSize: "1.35rem", lineHeight: "1.3" }, h2: { fontSize: "1.06rem", lineHeight: "1.35" }, h3: { fontSize: "0.94rem", lineHeight: "1.4" } },
  },
  defaultRadius: "sm",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", comboboxProps: { transitionProps: { duration: 0 } } } },
    Textarea: { defaultProps: { size: "sm", autosize: true, minRows: 2 } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.45 }, centered: true } },
    Drawer: { defaultProps: { transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 }, openDelay: 350 } },
    Anchor: { defaultProps: { underline: "always" } },
  },
});

function variables(tokens: Tokens): Record<string, string> {
  const own = Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--wb-${name.replaceAll("_", "-")}`, value as string]));
  return {
    ...own,
    "--mantine-color-body": tokens.page,
    "--mantine-color-text": tokens.text,
    "--mantine-color-dimmed": tokens.soft,
    "--mantine-color-placeholder": tokens.soft,
    "--mantine-color-anchor": tokens.link,
    "--mantine-color-error": tokens.bad_text,
    "--mantine-color-default": tokens.surface,
    "--mantine-color-default-hover": tokens.sunken,
    "--mantine-color-default-color": tokens.text,
    "--mantine-color-default-border": tokens.edge,
    "--mantine-color-disabled": tokens.sunken,
    "--mantine-color-disabled-color": tokens.soft,
    "--mantine-color-disabled-border": tokens.line,
    "--mantine-primary-color-light": tokens.calm,
    "--mantine-primary-color-light-hover": tokens.calm,
    "--mantine-primary-color-light-color": tokens.calm_text,
    "--mantine-color-ink-light": tokens.calm,
    "--mantine-color-ink-light-hover": tokens.calm,
    "--mantine-color-ink-light-color": tokens.calm_text,
    "--mantine-color-ink-outline": tokens.link,
    "--mantine-color-ink-text": tokens.link,
    "--mantine-color-red-light": tokens.bad,
    "--mantine-color-red-light-color": tokens.bad_text,
    "--mantine-color-red-text": tokens.bad_text,
    "--mantine-color-green-light": tokens.good,
    "--mantine-color-green-light-color": tokens.good_text,
    "--mantine-color-green-text": tokens.good_text,
    "--mantine-color-yellow-light": tokens.care,
    "--mantine-color-yellow-light-color": tokens.care_text,
    "--mantine-color-yellow-text": tokens.care_text,
    "--mantine-color-gray-light": tokens.plain,
    "--mantine-color-gray-light-color": tokens.plain_text,
  };
}

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables(LIGHT),
  // Filled buttons bear white words in the dark too: a deeper ink behind them.
  dark: { ...variables(NIGHT), "--mantine-color-ink-filled": INK[6], "--mantine-color-ink-filled-hover": INK[7], "--mantine-primary-color-filled": INK[6], "--mantine-primary-color-filled-hover": INK[7] },
});
