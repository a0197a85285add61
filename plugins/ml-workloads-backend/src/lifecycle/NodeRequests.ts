import type { KubeObject } from '../observe/types';
import type { NodeClaimFacts, PodFacts, ProvisioningFacts } from './facts';
import { controllerOf } from './identity';
import {
  nodeClaimFacts,
  nominatedClaim,
  provisioningFacts,
  unknownClaim,
} from './nodeClaims';

/** Nodes that are being made: NodeClaims by name with the pods that wait for them, ProvisioningRequests by Kueue's object. */
export class NodeRequests {
  private readonly claims = new Map<string, NodeClaimFacts>();
  private readonly podsOf = new Map<string, Set<string>>();
  private readonly byKueue = new Map<string, ProvisioningFacts>();

  /** @returns uids of the pods that wait for the node */
  foldClaim(claim: KubeObject, isGone: boolean): string[] {
    const facts = nodeClaimFacts(claim);
    const pods = [...(this.podsOf.get(facts.name) ?? [])];
    if (isGone) {
      // Its pods keep what was known of it.
      this.claims.delete(facts.name);
      this.podsOf.delete(facts.name);
      return [];
    }
    this.claims.set(facts.name, facts);
    return pods;
  }

  /** @returns uid of the Kueue object that asked for the nodes; undefined when another one did */
  foldProvisioning(request: KubeObject, isGone: boolean): string | undefined {
    const uid = controllerOf(request)?.uid;
    if (uid && isGone) {
      this.byKueue.delete(uid);
      return undefined;
    }
    const facts = provisioningFacts(request);
    const known = uid && this.byKueue.get(uid);
    // Each retry of Kueue makes another request.
    if (uid && (!known || facts.createdAt >= known.createdAt)) {
      this.byKueue.set(uid, facts);
    }
    return uid;
  }

  provisioningOf(kueueUid: string): ProvisioningFacts | undefined {
    return this.byKueue.get(kueueUid);
  }

  /** The pod with the node that Karpenter makes for it; the same pod when there is none, or nothing new of it. */
  withClaim(pod: PodFacts): PodFacts {
    const nominated = pod.signals?.findLast(
      ({ reason }) => reason === 'Nominated',
    );
    const name = nominated && nominatedClaim(nominated.message);
    if (!name) {
      return pod;
    }
    const pods = this.podsOf.get(name) ?? new Set();
    this.podsOf.set(name, pods.add(pod.uid));
    const known = pod.nodeClaim?.name === name ? pod.nodeClaim : undefined;
    const claim =
      this.claims.get(name) ?? known ?? unknownClaim(name, nominated.at);
    return JSON.stringify(claim) === JSON.stringify(pod.nodeClaim)
      ? pod
      : { ...pod, nodeClaim: claim };
  }
}
