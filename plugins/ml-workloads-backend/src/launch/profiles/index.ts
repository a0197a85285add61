export { problemOf } from './problemOf';
export { readHardwareProfiles } from './readHardwareProfiles';
export { shareOfGpu, shareOfPrice } from './shareOfGpu';
