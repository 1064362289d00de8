// The one theme: type, space, colours of both schemes. Mantine's variables and ours are made from it.
import {
  Anchor,
  Badge,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  colorsTuple,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  type MantineTheme,
  Menu,
  Modal,
  mergeMantineTheme,
  NumberInput,
  PasswordInput,
  Popover,
  Radio,
  rem,
  SegmentedControl,
  Switch,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import classes from './theme.module.css';

const accent = colorsTuple([
  '#eef1fd',
  '#dce2fa',
  '#b9c5f5',
  '#94a6ee',
  '#8094ee',
  '#5f76e0',
  '#4159cc',
  '#374db5',
  '#2d4099',
  '#22327a',
]);

const grey = colorsTuple([
  '#f7f7f8',
  '#f0f0f2',
  '#e6e6e9',
  '#d6d6db',
  '#bdbdc5',
  '#84848e',
  '#5c5c66',
  '#45454e',
  '#2d2d34',
  '#1a1a1f',
]);

const dark = colorsTuple([
  '#ececf0',
  '#c9c9d1',
  '#a5a5b0',
  '#7f7f8b',
  '#3b3b44',
  '#2d2d35',
  '#232329',
  '#18181c',
  '#131316',
  '#0e0e11',
]);

const inputSize = { '--input-height': rem(32), '--input-fz': rem(13), '--input-padding-y': rem(4) };

const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: { accent, gray: grey, dark },
  black: grey[9],
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(20) },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'md',
  cursorType: 'default',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.3' },
      h2: { fontSize: rem(15), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.45' },
    },
  },
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover', fz: 'sm' } }),
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600, radius: 'sm', variant: 'default' } }),
    Button: Button.extend({
      classNames: { label: classes.buttonLabel ?? '' },
      defaultProps: { variant: 'default', size: 'sm' },
      vars: (_theme, props) => ({
        root:
          props.size === 'sm'
            ? { '--button-height': rem(32), '--button-fz': rem(13), '--button-padding-x': rem(12) }
            : { '--button-fz': rem(12) },
      }),
    }),
    Checkbox: Checkbox.extend({
      defaultProps: { size: 'sm' },
      classNames: { input: classes.radio ?? '', description: classes.radioDescription ?? '' },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 120 },
        // The first item takes the keyboard itself.
        withInitialFocusPlaceholder: false,
      },
    }),
    Modal: Modal.extend({
      classNames: { title: classes.modalTitle ?? '' },
      defaultProps: { lockScroll: false, centered: true, padding: 'lg', transitionProps: { duration: 140 } },
    }),
    NumberInput: NumberInput.extend({
      classNames: { input: classes.input ?? '', wrapper: classes.numberWrapper ?? '' },
    }),
    PasswordInput: PasswordInput.extend({
      classNames: { input: classes.input ?? '' },
      vars: () => ({ root: {}, wrapper: inputSize }),
    }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } }),
    Radio: Radio.extend({
      defaultProps: { size: 'xs' },
      classNames: {
        label: classes.radioLabel ?? '',
        radio: classes.radio ?? '',
        description: classes.radioDescription ?? '',
      },
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'sm', transitionDuration: 140 },
      classNames: { label: classes.segment ?? '' },
    }),
    Switch: Switch.extend({ classNames: { track: classes.track ?? '', description: classes.radioDescription ?? '' } }),
    Textarea: Textarea.extend({
      classNames: { description: classes.inputDescription ?? '', input: classes.input ?? '' },
      vars: () => ({ root: {}, wrapper: { '--input-fz': rem(13), '--input-padding-y': rem(6) } }),
    }),
    TextInput: TextInput.extend({
      classNames: { description: classes.inputDescription ?? '', input: classes.input ?? '' },
      vars: () => ({ root: {}, wrapper: inputSize }),
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } }),
  },
});

export const happierTheme: MantineTheme = mergeMantineTheme(DEFAULT_THEME, theme);

/** Our own variables (`--h-…`), and the few of Mantine whose default contrast is too low for LOOK. */
const lightVariables: Record<string, string> = {
  '--mantine-color-text': grey[9],
  '--mantine-color-dimmed': grey[6],
  '--mantine-color-placeholder': '#6a6a74',
  '--mantine-color-default-border': grey[3],
  '--mantine-color-disabled-color': '#71717b',
  '--mantine-color-error': '#b3261e',
  '--mantine-color-anchor': accent[6],
  '--h-sidebar': grey[0],
  '--h-raised': '#ffffff',
  '--h-hover': grey[1],
  '--h-selected': '#e6e9f6',
  '--h-line': grey[2],
  '--h-track': grey[2],
  '--h-unknown': '#8a8a95',
  '--h-tick': grey[6],
  '--h-good': '#3c8f62',
  '--h-warning': '#c47f10',
  '--h-critical': '#cf3a31',
  '--h-good-text': '#22633f',
  '--h-warning-text': '#7d4e00',
  '--h-critical-text': '#b3261e',
  '--h-warning-surface': '#fdf5e4',
  '--h-critical-surface': '#fdeeed',
  '--h-control': '#8a8a95',
  '--h-line-1': accent[6],
  '--h-line-2': '#3c8f62',
  '--h-line-3': '#9a6a12',
  '--h-line-4': grey[6],
  '--h-focus': accent[6],
};

const darkVariables: Record<string, string> = {
  '--mantine-color-dimmed': dark[2],
  '--mantine-color-placeholder': '#8f8f9b',
  '--mantine-color-default-border': dark[4],
  '--mantine-color-disabled-color': '#8a8a96',
  '--mantine-color-error': '#ff8d84',
  '--mantine-color-anchor': '#a3b2f5',
  '--h-sidebar': dark[8],
  '--h-raised': dark[6],
  '--h-hover': dark[6],
  '--h-selected': '#262b40',
  '--h-line': dark[5],
  '--h-track': dark[4],
  '--h-unknown': '#74747f',
  '--h-tick': dark[1],
  '--h-good': '#4fa878',
  '--h-warning': '#dc9a2b',
  '--h-critical': '#f06458',
  '--h-good-text': '#7ecfa1',
  '--h-warning-text': '#efb95b',
  '--h-critical-text': '#ff9d95',
  '--h-warning-surface': '#2b2416',
  '--h-critical-surface': '#2f1c1b',
  '--h-control': '#74747f',
  '--h-line-1': accent[3],
  '--h-line-2': '#4fa878',
  '--h-line-3': '#dc9a2b',
  '--h-line-4': dark[1],
  '--h-focus': accent[4],
};

const resolver: CSSVariablesResolver = (merged) => {
  const base = defaultCssVariablesResolver(merged);
  return {
    variables: base.variables,
    light: { ...base.light, ...lightVariables },
    dark: { ...base.dark, ...darkVariables },
  };
};

/** The style sheet that carries all variables of the theme. */
export function themeVariables(): string {
  return convertCssVariables(resolver(happierTheme));
}
