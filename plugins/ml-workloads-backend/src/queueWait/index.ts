export type { PastWait } from './expectedWait';
export {
  QueueWaitService,
  type QueueWaitServiceOptions,
} from './QueueWaitService';
