export { createLaunchFormApi } from './launchFormApi';
export { describeFailure } from './describeFailure';
export { useAnswer, type Answer } from './useAnswer';
export { useLaunchFormApi } from './useLaunchFormApi';
export { useTeamLimits } from './useTeamLimits';
export { useHardwareProfiles } from './useHardwareProfiles';
export { useLaunchChoices } from './useLaunchChoices';
export { useEngines, useChosenEngine } from './useEngines';
