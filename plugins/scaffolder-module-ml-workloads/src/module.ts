import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { FIELDS } from './fields';

/** The form fields of the launch templates, one extension each. */
export const scaffolderModuleMlWorkloads = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: FIELDS.map(({ extension, load }) =>
    FormFieldBlueprint.make({ name: extension, params: { field: load } }),
  ),
});
