export type { PastWait, PastWaits, WaitKind } from './contracts';
export {
  QueueWaitService,
  type QueueWaitServiceOptions,
} from './QueueWaitService';
