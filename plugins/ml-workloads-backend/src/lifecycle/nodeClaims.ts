import type { KubeObject } from '../observe/types';
import type { NodeClaimFacts, ProvisioningFacts } from './facts';
import { timeOf } from './flips';

/** Reads a `karpenter.sh` NodeClaim. */
export function nodeClaimFacts(claim: KubeObject): NodeClaimFacts {
  const { metadata, status = {} } = claim;
  const conditions: any[] = status.conditions ?? [];
  const since = (type: string) => {
    const found = conditions.find(condition => condition?.type === type);
    return found?.status === 'True' ? timeOf(found.lastTransitionTime) : null;
  };
  const launched = conditions.find(condition => condition?.type === 'Launched');
  return {
    name: metadata.name,
    nodePool: metadata.labels?.['karpenter.sh/nodepool'] ?? null,
    createdAt: timeOf(metadata.creationTimestamp) ?? 0,
    launchedAt: since('Launched'),
    registeredAt: since('Registered'),
    initializedAt: since('Initialized'),
    problem:
      launched?.status === 'False'
        ? String(launched.message || launched.reason || '').slice(0, 512)
        : null,
  };
}

/** The NodeClaim that Karpenter's event `Nominated` names: `Pod should schedule on: nodeclaim/gpu-x7k2p`. */
export function nominatedClaim(message: string): string | undefined {
  return /nodeclaim\/([a-z0-9.-]+)/.exec(message)?.[1];
}

/** A NodeClaim of which only the name is known yet. */
export function unknownClaim(name: string, at: number): NodeClaimFacts {
  return {
    name,
    nodePool: null,
    createdAt: at,
    launchedAt: null,
    registeredAt: null,
    initializedAt: null,
    problem: null,
  };
}

/** Reads an `autoscaling.x-k8s.io` ProvisioningRequest. */
export function provisioningFacts(request: KubeObject): ProvisioningFacts {
  const { metadata, status = {} } = request;
  const conditions: any[] = status.conditions ?? [];
  const held = (type: string) =>
    conditions.find(
      condition => condition?.type === type && condition.status === 'True',
    );
  const bad =
    held('Failed') ?? held('CapacityRevoked') ?? held('BookingExpired');
  const told = bad ?? held('Provisioned') ?? held('Accepted') ?? conditions[0];
  return {
    createdAt: timeOf(metadata.creationTimestamp) ?? 0,
    acceptedAt: timeOf(held('Accepted')?.lastTransitionTime),
    provisionedAt: timeOf(held('Provisioned')?.lastTransitionTime),
    failed: bad !== undefined,
    message: String(told?.message ?? '').slice(0, 512),
  };
}
