import { claimOwner } from './matrix/edits';
import { workload, type KubernetesObject } from './objects';

/** All that a new JobSet can break. */
export const BROKEN = [
  'SW01',
  'SW02',
  'SW03',
  'SW05',
  'SW06',
  'SW09',
  'SW12',
  'SW13',
  'SW14',
  'SW15',
  'SW16',
  'SW17',
  'SW18',
  'SW19',
  'SW20',
  'SW21',
  'SW22',
  'SW23',
  'SW26',
  'SW27',
  'SW28',
  'SW29',
  'SW30',
  'SW31',
  'SW32',
  'SW33',
  'SW35',
];

/** Two templates, since one pod cannot be on spot nodes and in no pool. */
export function everythingWrong(namespace: string): KubernetesObject {
  const object = workload('JobSet', {
    namespace,
    name: 'wrong',
    gpus: 11,
    replicas: 9,
    deadline: null,
    queue: 'a-queue-with-a-name-that-is-much-too-long-for-it',
    team: 'speech-recognition-and-synthesis-with-a-rather-long-name-of-63c',
    image: `registry.attacker.example/${'very-'.repeat(30)}long`,
  });
  const { spec, metadata } = object;
  claimOwner(object, [], 'JobSet');
  delete metadata.labels!['backstage.io/kubernetes-id'];
  metadata.labels!['kueue.x-k8s.io/priority-class'] =
    'a-class-with-a-name-that-is-much-too-long-for-it';
  spec.ttlSecondsAfterFinished = 2_000_000_000;
  spec.failurePolicy.maxRestarts = 2_000_000_000;
  const [node] = spec.replicatedJobs;
  const job = node.template.spec;
  job.backoffLimit = 2_000_000_000;
  const pod = job.template;
  delete pod.metadata.labels['backstage.io/kubernetes-id'];
  pod.spec = {
    restartPolicy: 'OnFailure',
    hostPID: true,
    hostNetwork: true,
    priorityClassName: 'a-class-with-a-name-that-is-much-too-long-for-it',
    runtimeClassName: 'a-runtime-with-a-name-that-is-much-too-long-for-it',
    nodeSelector: { 'slipway.dev/pool': 'spot' },
    resourceClaims: [
      { name: 'gpu', resourceClaimTemplateName: 'gpu' },
      { name: 'more', resourceClaimTemplateName: 'gpu' },
    ],
    containers: [
      {
        name: 'a-container-with-a-name-that-is-much-too-long-for-a-message-63c',
        image: pod.spec.containers[0].image,
        env: [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }],
        resources: {
          requests: { cpu: '900', memory: '1Gi', 'nvidia.com/gpu': '3' },
          limits: {
            memory: '9000Gi',
            'nvidia.com/gpu': '11',
            'amd.com/gpu': 3,
          },
        },
      },
    ],
  };
  const other = structuredClone(node);
  other.name = 'elsewhere';
  other.template.spec.template.spec.nodeSelector = {};
  spec.replicatedJobs.push(other);
  return object;
}
