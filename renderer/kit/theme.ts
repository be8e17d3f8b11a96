/**
 * The component library in the product's own colours: every colour Mantine paints comes from the
 * tokens, so that both schemes keep the contrast the tokens promise. Knows no screen.
 */
import { createTheme } from "@mantine/core";
import type { CSSVariablesResolver, VariantColorsResolver } from "@mantine/core";

const colours: VariantColorsResolver = ({ variant, color }) => {
  const stop = color === "red";
  if (variant === "filled") {
    return {
      background: stop ? "var(--stop)" : "var(--go)",
      hover: stop ? "var(--stop)" : "var(--go)",
      color: stop ? "var(--stop-ink)" : "var(--go-ink)",
      border: "1px solid transparent",
    };
  }
  return {
    background: "var(--surface)",
    hover: "var(--sunken)",
    color: stop ? "var(--stop)" : "var(--ink)",
    border: "1px solid var(--line)",
  };
};

/** Fields a finger can hit, with room between their words. */
const FIELD = { size: "lg", styles: { label: { marginBottom: 6 }, description: { marginBottom: 6 } } };

export const theme = createTheme({
  fontFamily: "var(--font)",
  primaryColor: "green",
  primaryShade: 9,
  defaultRadius: "10px",
  focusRing: "auto",
  respectReducedMotion: true,
  variantColorResolver: colours,
  components: {
    TextInput: { defaultProps: FIELD },
    PasswordInput: { defaultProps: FIELD },
    NumberInput: { defaultProps: FIELD },
    NativeSelect: { defaultProps: FIELD },
    Textarea: { defaultProps: FIELD },
    ModalRoot: {
      defaultProps: { centered: true, radius: "14px", transitionProps: { duration: 0 } },
    },
  },
});

const tokens = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-error": "var(--stop)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--sunken)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--edge)",
  "--mantine-color-anchor": "var(--you)",
  "--mantine-primary-color-filled": "var(--go)",
  "--mantine-primary-color-contrast": "var(--go-ink)",
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: tokens, dark: tokens });
