import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { FIELDS } from './fields';

/** The form fields of the launch templates, one extension each. */
export const scaffolderModuleMlWorkloads = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: Object.entries(FIELDS).map(([name, field]) =>
    FormFieldBlueprint.make({ name, params: { field } }),
  ),
});
