import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { darkTheme, lightTheme } from './themes';

/** Light and dark: they take the place of the app plugin's own two, whose names they carry. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [lightTheme, darkTheme],
});
