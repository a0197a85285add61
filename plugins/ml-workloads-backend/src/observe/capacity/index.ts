export { CapacityRecorder } from './CapacityRecorder';
export {
  clusterCapacityOf,
  freeKey,
  type ClusterCapacity,
} from './clusterCapacity';
export { freeGpusOf, type FreeGpus, type PoolProfile } from './pools';
