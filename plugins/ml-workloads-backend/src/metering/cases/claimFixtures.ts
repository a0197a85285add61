import { beats, namespace, node, pod, slice } from '../testing/world';

/** What the cases of claims have in common: two teams, watched for an hour. */
export const start = [
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  beats('10:00', '11:00'),
];
export const DRA =
  'ledger rules §3.11; Kubernetes documentation, dynamic resource allocation, ResourceClaim status';
/** One whole GPU that a driver announces. */
export const whole = slice('10:00', {
  created: '08:00',
  devices: [{ name: 'gpu-0' }],
});

/** A node whose GPUs only a driver announces. */
export const bare = node('10:00', {
  created: '08:00',
  capacity: {},
  labels: { 'nvidia.com/gpu.count': '', 'nvidia.com/gpu.product': '' },
});

export function holder(name: string, at = '10:00', more: object = {}) {
  return pod(at, {
    name,
    limits: {},
    claims: ['claim-1'],
    scheduled: at,
    started: at,
    ...more,
  });
}
