/**
 * What engines share: the pod that a launch request becomes, in parts that can be put together, and the receipt of what was filled in.
 * Everything is pure.
 */
export {
  environment,
  firstOwnVariable,
  gpuContainer,
  gpuResources,
  imagePullPolicy,
} from './container';
export {
  annotations,
  objectMetadata,
  podLabels,
  podMetadata,
  simulation,
} from './metadata';
export { plainPodTemplate, type PlainPodOptions } from './plainPod';
export { placement } from './placement';
export {
  gpuPodTemplate,
  gracePeriod,
  identity,
  podPriority,
  type PodOptions,
} from './podTemplate';
export { halfQuantity, multiplyQuantity } from './quantity';
export { Receipt } from './receipt';
export { containerSecurity, podSecurity } from './security';
export { topologyAnnotations } from './topology';
export {
  gpuSharedMemory,
  volumeMounts,
  volumes,
  type SharedMemory,
} from './volumes';
