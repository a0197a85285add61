import type { FormField } from '@backstage/plugin-scaffolder-react/alpha';

/** Every field, by the name of its extension; loaded when the scaffolder first needs its fields. */
export const FIELDS: Record<string, () => Promise<FormField>> = {
  'ml-launch-step': () => import('./form').then(m => m.mlLaunchStepField),
  'ml-need-check': () => import('./need').then(m => m.mlNeedCheckField),
  'ml-team-target-picker': () =>
    import('./target').then(m => m.mlTeamTargetPickerField),
  'ml-image': () => import('./workload').then(m => m.mlImageField),
  'ml-lines': () => import('./workload').then(m => m.mlLinesField),
  'ml-environment': () => import('./workload').then(m => m.mlEnvironmentField),
  'ml-secret-env': () => import('./secrets').then(m => m.mlSecretEnvField),
  'ml-service-account-picker': () =>
    import('./secrets').then(m => m.mlServiceAccountPickerField),
  'ml-volumes': () => import('./storage').then(m => m.mlVolumesField),
  'ml-serving': () => import('./serving').then(m => m.mlServingField),
  'ml-scaling-picker': () =>
    import('./serving').then(m => m.mlScalingPickerField),
  'ml-engine-picker': () => import('./engine').then(m => m.mlEnginePickerField),
  'ml-runtime-picker': () =>
    import('./engine').then(m => m.mlRuntimePickerField),
  'ml-hardware-profile-picker': () =>
    import('./hardware').then(m => m.mlHardwareProfilePickerField),
  'ml-topology-picker': () =>
    import('./hardware').then(m => m.mlTopologyPickerField),
  'ml-duration-picker': () =>
    import('./lifetime').then(m => m.mlDurationPickerField),
  'ml-priority-picker': () =>
    import('./lifetime').then(m => m.mlPriorityPickerField),
  'ml-simulation-picker': () =>
    import('./lifetime').then(m => m.mlSimulationPickerField),
  'ml-launch-review': () => import('./review').then(m => m.mlLaunchReviewField),
};
