import type { FormField } from '@backstage/plugin-scaffolder-react/alpha';

export interface LaunchField {
  /** What templates call it: `ui:field`. */
  name: string;
  /** Name of its extension in the new frontend system. */
  extension: string;
  load: () => Promise<FormField>;
}

/** Every field; loaded when the scaffolder first needs its fields. */
export const FIELDS: readonly LaunchField[] = [
  {
    name: 'MlLaunchStep',
    extension: 'ml-launch-step',
    load: () => import('./form').then(m => m.mlLaunchStepField),
  },
  {
    name: 'MlNeedCheck',
    extension: 'ml-need-check',
    load: () => import('./need').then(m => m.mlNeedCheckField),
  },
  {
    name: 'MlTeamTargetPicker',
    extension: 'ml-team-target-picker',
    load: () => import('./target').then(m => m.mlTeamTargetPickerField),
  },
  {
    name: 'MlImageField',
    extension: 'ml-image',
    load: () => import('./workload').then(m => m.mlImageField),
  },
  {
    name: 'MlLinesField',
    extension: 'ml-lines',
    load: () => import('./workload').then(m => m.mlLinesField),
  },
  {
    name: 'MlEnvironmentField',
    extension: 'ml-environment',
    load: () => import('./workload').then(m => m.mlEnvironmentField),
  },
  {
    name: 'MlSecretEnvField',
    extension: 'ml-secret-env',
    load: () => import('./secrets').then(m => m.mlSecretEnvField),
  },
  {
    name: 'MlServiceAccountPicker',
    extension: 'ml-service-account-picker',
    load: () => import('./secrets').then(m => m.mlServiceAccountPickerField),
  },
  {
    name: 'MlVolumesField',
    extension: 'ml-volumes',
    load: () => import('./storage').then(m => m.mlVolumesField),
  },
  {
    name: 'MlServingField',
    extension: 'ml-serving',
    load: () => import('./serving').then(m => m.mlServingField),
  },
  {
    name: 'MlScalingPicker',
    extension: 'ml-scaling-picker',
    load: () => import('./serving').then(m => m.mlScalingPickerField),
  },
  {
    name: 'MlEnginePicker',
    extension: 'ml-engine-picker',
    load: () => import('./engine').then(m => m.mlEnginePickerField),
  },
  {
    name: 'MlRuntimePicker',
    extension: 'ml-runtime-picker',
    load: () => import('./engine').then(m => m.mlRuntimePickerField),
  },
  {
    name: 'MlHardwareProfilePicker',
    extension: 'ml-hardware-profile-picker',
    load: () => import('./hardware').then(m => m.mlHardwareProfilePickerField),
  },
  {
    name: 'MlTopologyPicker',
    extension: 'ml-topology-picker',
    load: () => import('./hardware').then(m => m.mlTopologyPickerField),
  },
  {
    name: 'MlDurationPicker',
    extension: 'ml-duration-picker',
    load: () => import('./lifetime').then(m => m.mlDurationPickerField),
  },
  {
    name: 'MlPriorityPicker',
    extension: 'ml-priority-picker',
    load: () => import('./lifetime').then(m => m.mlPriorityPickerField),
  },
  {
    name: 'MlSimulationPicker',
    extension: 'ml-simulation-picker',
    load: () => import('./lifetime').then(m => m.mlSimulationPickerField),
  },
  {
    name: 'MlLaunchReview',
    extension: 'ml-launch-review',
    load: () => import('./review').then(m => m.mlLaunchReviewField),
  },
];
