export { engines } from './engines';
export { LaunchRefusedError } from './errors';
export { HardwareProfiles, readHardwareProfiles } from './HardwareProfiles';
export { parseLaunch, parseLaunchRequest } from './LaunchRequest';
export { LaunchService } from './LaunchService';
export { LaunchStore } from './LaunchStore';
export { readLimits } from './limits';
export { noNamespace, TeamBinding, type OwnedEntity } from './TeamBinding';
