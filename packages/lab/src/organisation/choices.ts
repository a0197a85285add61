import { KubernetesObject } from '../cluster/objects';
import { namespaceOf, Team, TEAMS } from './teams';

/** What a launch can name in a team's namespace: a Secret and a ServiceAccount. */
export function teamChoices(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.map(namespaceOf).flatMap(namespace => [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'model-hub', namespace },
      // Nothing is behind it: the lab pulls no weights.
      stringData: { token: 'not-a-real-token' },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'trainer', namespace },
    },
  ]);
}

/** Serving comes before training: when both want the last GPU, the scheduler makes room for the pod of the former. */
export function priorityClasses(): KubernetesObject[] {
  return [
    podPriority('slipway-serving', 100_000, 'Answers requests of people now.'),
    podPriority('slipway-training', 1_000, 'Can wait and be started again.'),
  ];
}

function podPriority(
  name: string,
  value: number,
  description: string,
): KubernetesObject {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
  };
}

/** What KServe would run a Hugging Face model with. */
export function servingRuntimes(): KubernetesObject[] {
  return [
    {
      apiVersion: 'serving.kserve.io/v1alpha1',
      kind: 'ClusterServingRuntime',
      metadata: { name: 'huggingface' },
      spec: {
        supportedModelFormats: [
          { name: 'huggingface', version: '1', autoSelect: true },
        ],
        protocolVersions: ['v2'],
        containers: [
          {
            name: 'kserve-container',
            image: 'registry.example.com/serving/huggingface:1.0',
          },
        ],
      },
    },
  ];
}
