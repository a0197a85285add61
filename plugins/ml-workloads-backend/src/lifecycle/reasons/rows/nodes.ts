import type { ReasonRow } from './ReasonRow';
import { withMessage } from './ReasonRow';

/** It may start, and its pods are not there or have no node. */
export const NODES: Record<string, ReasonRow> = {
  CreatingPods: {
    sentence: 'It is admitted and its pods are being made.',
    actor: 'nobody',
    action: null,
  },
  RetryingAfterFailure: {
    sentence:
      'Its last try failed; the next one is made, unless it was the last.',
    actor: 'nobody',
    action: null,
  },
  Ending: {
    sentence: 'It failed for good and its pods are being ended.',
    actor: 'nobody',
    action: null,
  },
  // pods that cannot be made
  PodsNotCreated: {
    sentence: withMessage('Its pods cannot be made'),
    actor: 'you',
    action: 'Look at the message',
  },
  NamespaceQuotaExceeded: {
    sentence: withMessage(
      'Its pods cannot be made, because the quota of the namespace is used up',
    ),
    actor: 'lead',
    action: 'End something in this namespace, or ask for more quota',
    link: 'team',
  },
  RefusedByGuardrail: {
    sentence: withMessage('A guardrail refuses its pods'),
    actor: 'you',
    action: 'Change what the guardrail names',
  },
  RefusedByWebhook: {
    sentence: withMessage(
      'An admission webhook of the platform refuses its pods',
    ),
    actor: 'you',
    action: 'Change what the message names, or ask the platform team',
  },
  WebhookUnavailable: {
    sentence: withMessage(
      'Its pods cannot be made, because an admission webhook does not answer',
    ),
    actor: 'platform',
    action: 'Ask the platform team to look at the webhook',
  },
  RefusedByPodSecurity: {
    sentence: withMessage('The namespace does not allow pods like these'),
    actor: 'you',
    action: 'Give its pods the security settings that the message names',
  },
  RefusedByLimitRange: {
    sentence: withMessage('Its pods break the limits of the namespace'),
    actor: 'you',
    action: 'Change its requests and limits',
  },
  ServiceAccountMissing: {
    sentence: withMessage('The service account that it names does not exist'),
    actor: 'you',
    action: 'Name a service account of this namespace',
  },
  PriorityClassMissing: {
    sentence: withMessage('The priority class that it names does not exist'),
    actor: 'you',
    action: 'Name a priority class that the platform offers',
  },
  NamespaceEnding: {
    sentence: 'Its namespace is being deleted.',
    actor: 'platform',
    action: 'Launch it in another namespace',
  },
  RolloutStuck: {
    sentence: withMessage('Its rollout does not get on'),
    actor: 'you',
    action: 'Look at its newest pods',
  },
  // pods without a node
  SchedulingGated: {
    sentence: 'Its pods are held back by a scheduling gate.',
    actor: 'platform',
    action: 'Ask the platform team who removes the gate',
  },
  NoFreeGpus: {
    sentence: withMessage('No node has room for its pod now'),
    actor: 'platform',
    action: 'Wait for a node, or ask the platform team if it lasts',
    link: 'nodePool',
  },
  NoRoomBesideGpus: {
    sentence: withMessage(
      'No node has room for its pod now, though GPUs are free',
    ),
    actor: 'you',
    action: 'Ask for less CPU and memory beside each GPU, or wait',
    link: 'nodePool',
  },
  NoMatchingNode: {
    sentence: withMessage(
      'No node that is there now is one that it may run on',
    ),
    actor: 'you',
    action: 'Pick a hardware profile that the platform offers',
    link: 'nodePool',
  },
  NoNodes: {
    sentence: 'The cluster has no nodes now.',
    actor: 'platform',
    action: 'Ask the platform team',
  },
  NodesUnavailable: {
    sentence: withMessage('The nodes that it may run on take no pods now'),
    actor: 'platform',
    action: 'Wait, or ask the platform team when the nodes come back',
    link: 'nodePool',
  },
  NodesFull: {
    sentence: withMessage('The nodes that it may run on have too many pods'),
    actor: 'platform',
    action: 'Wait for a node, or ask the platform team if it lasts',
    link: 'nodePool',
  },
  PortsTaken: {
    sentence: withMessage('The host ports that it asks for are taken'),
    actor: 'you',
    action: 'Do without host ports',
  },
  SpreadRule: {
    sentence: withMessage('No node satisfies how its pods are to be spread'),
    actor: 'you',
    action: 'Relax its spread or affinity rules, or wait for a node',
    link: 'nodePool',
  },
  VolumeUnavailable: {
    sentence: withMessage('A volume of it is not there'),
    actor: 'you',
    action: 'Check the volume claims that it names',
  },
  DeviceUnavailable: {
    sentence: withMessage('The device that it claims is not free'),
    actor: 'platform',
    action: 'Wait for a device, or ask the platform team if it lasts',
    link: 'nodePool',
  },
  Unschedulable: {
    sentence: 'No node takes its pod now.',
    actor: 'platform',
    action: 'Wait for a node, or ask the platform team if it lasts',
    link: 'nodePool',
  },
  // nodes that are made
  AddingNode: {
    sentence: withMessage('A node is being added for it'),
    actor: 'nobody',
    action: null,
    link: 'nodePool',
  },
  NodeNotMade: {
    sentence: withMessage('A node for it cannot be made'),
    actor: 'platform',
    action: 'Ask the platform team to look at the node pool',
    link: 'nodePool',
  },
  NoNodePoolFits: {
    sentence: withMessage('The autoscaler adds no node for it'),
    actor: 'platform',
    action: 'Ask the platform team whether the node pool may grow',
    link: 'nodePool',
  },
  NodesRefused: {
    sentence: withMessage('The nodes that its queue asked for were refused'),
    actor: 'platform',
    action: 'Ask the platform team whether the node pool may grow',
    link: 'nodePool',
  },
};
