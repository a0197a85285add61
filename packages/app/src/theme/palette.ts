import { palettes } from '@backstage/theme';

/** The one accent colour of the portal, in the shade that each background needs for a contrast of 4.5 : 1. */
export const ACCENT = { light: '#0b5f8a', dark: '#7cc4ea' } as const;

/** The navigation is the same dark water in both themes. */
const navigation = {
  background: '#0d2433',
  indicator: '#7cc4ea',
  color: '#c3d3de',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#173a50' },
  submenu: { background: '#173a50' },
};

export const lightPalette = {
  ...palettes.light,
  primary: { main: ACCENT.light },
  // Boxes and switches, and the entity in the middle of a graph.
  secondary: {
    main: ACCENT.light,
    light: '#12384f',
    contrastText: '#ffffff',
  },
  link: ACCENT.light,
  linkHover: '#08435f',
  textSubtle: '#5b6770',
  navigation,
  tabbar: { indicator: ACCENT.light },
};

export const darkPalette = {
  ...palettes.dark,
  primary: { main: ACCENT.dark, dark: '#5aaedb' },
  secondary: {
    main: ACCENT.dark,
    light: '#e3eef5',
    contrastText: '#0d2433',
  },
  background: { default: '#14181b', paper: '#1d2327' },
  link: ACCENT.dark,
  linkHover: '#a9dbf5',
  navigation,
  tabbar: { indicator: ACCENT.dark },
};
