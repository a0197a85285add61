/**
 * Stages of simulated nodes, after kwok's own node-initialize and node-heartbeat. There are no leases: with them, a
 * restarted kwok did not move pods for minutes.
 */

const HEARTBEAT = `\
{{ $now := Now }}
{{ $lastTransitionTime := or .metadata.creationTimestamp $now }}
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $lastTransitionTime | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
`;

const INITIALIZE = `${HEARTBEAT}
addresses:
- {address: {{ NodeIP | Quote }}, type: InternalIP}
- {address: {{ NodeName | Quote }}, type: Hostname}
{{ with NodePort }}
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ . }}
{{ end }}
phase: Running
`;

const READY_CONDITION =
  '.status.conditions.[] | select( .type == "Ready" ) | .status';

function nodeStage(name: string, spec: object) {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind: 'Node' }, ...spec },
  };
}

/** Capacity and node info are given when a node is created and stay as they are. */
export const NODE_STAGES = [
  nodeStage('node-initialize', {
    selector: {
      matchExpressions: [
        { key: READY_CONDITION, operator: 'NotIn', values: ['True'] },
      ],
    },
    next: { statusTemplate: INITIALIZE },
  }),
  nodeStage('node-heartbeat', {
    selector: {
      matchExpressions: [
        { key: '.status.phase', operator: 'In', values: ['Running'] },
        { key: READY_CONDITION, operator: 'In', values: ['True'] },
      ],
    },
    delay: { durationMilliseconds: 20000, jitterDurationMilliseconds: 25000 },
    next: { statusTemplate: HEARTBEAT },
    immediateNextStage: true,
  }),
];
