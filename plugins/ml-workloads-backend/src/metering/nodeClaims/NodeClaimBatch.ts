import type { ObjectObservation } from '../../observe/types';
import { foldClaim, movedBy, type ClaimFacts } from './claimFacts';
import type { NodeClaimStore } from './NodeClaimStore';

export const NODE_CLAIMS = 'nodeclaims.karpenter.sh';

/** NodeClaims of a batch of observations; only what changed is written. */
export class NodeClaimBatch {
  private readonly changed = new Set<string>();

  private constructor(
    private readonly store: NodeClaimStore,
    private readonly claims: Map<string, ClaimFacts>,
  ) {}

  static async load(
    store: NodeClaimStore,
    observations: readonly ObjectObservation[],
  ): Promise<NodeClaimBatch> {
    const uids = observations
      .filter(({ resource }) => resource === NODE_CLAIMS)
      .map(({ object }) => object.metadata.uid);
    const claims = await store.claims([...new Set(uids)]);
    return new NodeClaimBatch(
      store,
      new Map(claims.map(claim => [claim.uid, claim])),
    );
  }

  /** @returns the half-open time that is billed differently */
  apply({
    resource,
    type,
    at,
    object,
  }: ObjectObservation): [number, number] | undefined {
    if (resource !== NODE_CLAIMS) return undefined;
    const known = this.claims.get(object.metadata.uid);
    const claim = foldClaim(known, { type, at, claim: object });
    if (claim === known) return undefined;
    this.claims.set(claim.uid, claim);
    this.changed.add(claim.uid);
    return movedBy(known, claim);
  }

  async save(): Promise<void> {
    await this.store.write([...this.changed].map(uid => this.claims.get(uid)!));
  }
}
