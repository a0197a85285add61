import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  type FormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';

/** One extension a field, each loaded when a template that uses the scaffolder's fields is opened. */
function field(name: string, load: () => Promise<FormField>) {
  return FormFieldBlueprint.make({ name, params: { field: load } });
}

/** The form fields of the launch templates. */
export const scaffolderModuleMlWorkloads = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    field('ml-launch-step', async () =>
      import('./form').then(m => m.mlLaunchStepField),
    ),
    field('ml-team-target-picker', async () =>
      import('./target').then(m => m.mlTeamTargetPickerField),
    ),
    field('ml-image', async () =>
      import('./workload').then(m => m.mlImageField),
    ),
    field('ml-lines', async () =>
      import('./workload').then(m => m.mlLinesField),
    ),
    field('ml-environment', async () =>
      import('./workload').then(m => m.mlEnvironmentField),
    ),
    field('ml-hardware-profile-picker', async () =>
      import('./hardware').then(m => m.mlHardwareProfilePickerField),
    ),
    field('ml-duration-picker', async () =>
      import('./lifetime').then(m => m.mlDurationPickerField),
    ),
    field('ml-simulation-picker', async () =>
      import('./lifetime').then(m => m.mlSimulationPickerField),
    ),
    field('ml-launch-review', async () =>
      import('./review').then(m => m.mlLaunchReviewField),
    ),
  ],
});
