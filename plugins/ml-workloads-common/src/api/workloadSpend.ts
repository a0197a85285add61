import type { SpendAmount } from '../spend';
import type { Micros, Timestamp } from './values';

/** `GET /workloads/:id/spend` */
export interface WorkloadSpend extends SpendAmount {
  currency: string;
  starting: SpendAmount;
  running: SpendAmount;
  hours: Array<
    SpendAmount & {
      hour: Timestamp;
      phase: 'starting' | 'running';
      provisional: boolean;
    }
  >;
  pricePerGpuHourMicros: Micros;
  priceSource: string | null;
  completeUntil: Timestamp | null;
}
