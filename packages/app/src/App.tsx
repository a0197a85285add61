import { createApp } from '@backstage/frontend-defaults';
import { navigationModule } from './navigation';
import { settingsModule } from './settings';
import { signInModule } from './signIn';
import { themeModule } from './theme';

/**
 * The portal. Plugins come from the dependencies of this package (`app.packages: all` in app-config.yaml); what is here is only what
 * belongs to the portal itself: how it looks, how one moves about in it and how one signs in.
 */
export const app = createApp({
  features: [navigationModule, settingsModule, signInModule, themeModule],
});
