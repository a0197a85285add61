export { CapacityRecorder } from './CapacityRecorder';
export {
  clusterCapacityOf,
  freeKey,
  type ClusterCapacity,
} from './clusterCapacity';
export { freeGpusOf, type PoolProfile } from './pools';
