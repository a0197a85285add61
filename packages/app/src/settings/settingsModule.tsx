import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';

/** The notifications plugin brings what one sets there, but no place for it in the settings of this frontend system. */
export const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [
    SubPageBlueprint.make({
      name: 'notifications',
      params: {
        path: 'notifications',
        title: 'Notifications',
        loader: () =>
          import('./NotificationSettings').then(m => (
            <m.NotificationSettings />
          )),
      },
    }),
  ],
});
