import type { WorkloadOrder } from '@slipway/backstage-plugin-ml-workloads-common';
import type { OrderColumn } from '../../database/WorkloadPages';

interface Order {
  column: OrderColumn;
  /** What a person means who names no direction. */
  direction: 'asc' | 'desc';
  /** What a value of it is in a cursor. */
  value: RegExp;
}

const TEXT = /^[^\0]{0,255}$/;
const INTEGER = /^-?\d{1,19}$/;

/** Every order of the list. */
export const ORDERS: Record<WorkloadOrder, Order> = {
  createdAt: { column: 'created_at', direction: 'desc', value: INTEGER },
  name: { column: 'name', direction: 'asc', value: TEXT },
  state: { column: 'state', direction: 'asc', value: TEXT },
  since: { column: 'since', direction: 'desc', value: INTEGER },
  startedAt: { column: 'started_at', direction: 'desc', value: INTEGER },
  endedAt: { column: 'ended_at', direction: 'desc', value: INTEGER },
  gpus: { column: 'gpus_milli', direction: 'desc', value: INTEGER },
  gpuTime: {
    column: 'settled_milli_gpu_ms',
    direction: 'desc',
    value: INTEGER,
  },
  cost: { column: 'settled_cost_micros', direction: 'desc', value: INTEGER },
};
