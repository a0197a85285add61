import { beats, namespace, pod } from '../testing/world';

/** A team that is watched for an hour. */
export const start = [
  namespace('10:00', 'team-vision', 'vision'),
  beats('10:00', '11:00'),
];
export const A100 = 'NVIDIA-A100-SXM4-40GB';
export const GEOMETRY =
  'ledger rules §3.11, §3.12; NVIDIA MIG guide, supported profiles of A100, H100, A30';

/** Pods that hold their resources for the whole hour. */
export function running(limits: Array<Record<string, string>>) {
  return limits.map((each, index) =>
    pod('10:00', {
      name: `p${index}`,
      limits: each,
      scheduled: '10:00',
      started: '10:00',
    }),
  );
}

export const times = <T>(count: number, value: T) =>
  Array<T>(count).fill(value);
