/** A namespace that goes from one team to another in the course of the history. */
export const MOVED = {
  namespace: 'edge-inspection',
  from: 'robotics',
  to: 'vision',
  component: 'vision-inspection',
};

/** A namespace that no team is bound to. */
export const UNBOUND = 'gpu-trials';

/**
 * What the lab has beside the teams' namespaces, so that the ledger knows them from the beginning.
 */
export const OTHER_NAMESPACES = [
  'default',
  'jobset-system',
  'kube-node-lease',
  'kube-public',
  'kube-system',
  'kueue-system',
  'lws-system',
];

/** What serves the cluster itself. */
export const OPERATOR = 'gpu-operator';
