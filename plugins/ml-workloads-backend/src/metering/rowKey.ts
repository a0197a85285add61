import type { HourRowKey } from './settleInputs';

type OfWorkload = Pick<HourRowKey, 'workload' | 'attempt'>;

/**
 * The key of a settled row as one text; NUL cannot be in a text of Kubernetes.
 *
 * @param of - another workload and attempt than the row's own
 */
export function keyTextOf(key: HourRowKey, of: OfWorkload = key): string {
  return `${key.category}\0${key.reason}\0${key.phase}\0${of.workload}\0${of.attempt}\0${key.team}\0${key.component}\0${key.gpuModel}\0${key.profile}\0${key.capacityType}\0${key.queue}\0${key.currency}`;
}
