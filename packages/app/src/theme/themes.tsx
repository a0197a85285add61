import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createUnifiedTheme,
  genPageTheme,
  PageTheme,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { RiMoonLine, RiSunLine } from '@remixicon/react';
import { darkPalette, lightPalette } from './palette';

/** Page headers are one flat colour: the numbers below them are what is to be looked at. */
function flatPages(color: string): Record<string, PageTheme> {
  const flat = genPageTheme({ colors: [color, color], shape: 'none' });
  return Object.fromEntries(
    [
      'home',
      'documentation',
      'tool',
      'service',
      'website',
      'library',
      'other',
      'app',
      'apis',
      'card',
    ].map(name => [name, flat]),
  );
}

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const light = createUnifiedTheme({
  palette: lightPalette,
  pageTheme: flatPages('#12384f'),
  defaultPageTheme: 'home',
  fontFamily,
});

const dark = createUnifiedTheme({
  palette: darkPalette,
  pageTheme: flatPages('#10222e'),
  defaultPageTheme: 'home',
  fontFamily,
});

export const lightTheme = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <RiSunLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={light}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});

export const darkTheme = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <RiMoonLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={dark}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});
