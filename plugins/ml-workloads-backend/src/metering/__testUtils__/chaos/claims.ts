import { SHARED_MEMORY, type Kind } from './hardware';
import { copy, written, type Stage, type Told } from './Stage';

interface There {
  uid: string;
  from: number;
  to: number;
}

/** Claims of a node's devices, each reserved for some of its pods while they last, and sometimes a while longer. */
export function tellClaims(
  stage: Stage,
  node: string,
  { devices = [] }: Kind,
  pods: readonly There[],
): void {
  const { dice } = stage;
  const claims = devices.length > 0 ? dice.int(1, 4) : 0;
  for (let i = 0; i < claims; i++) {
    const name = `${node}-claim-${i}`;
    const results = dice.chance(0.5)
      ? [{ device: dice.pick(...devices) }]
      : // A third of the shared one: 333 thousandths and a third.
        [
          {
            device: devices[0],
            shareID: `share-${i}`,
            consumedCapacity: { memory: `${SHARED_MEMORY / 3}` },
          },
        ];
    const users = pods.filter(() => dice.chance(0.6));
    tellClaim(stage, users, {
      kind: 'ResourceClaim',
      metadata: { name, namespace: 'a', uid: `uid-${name}` },
      status: {
        allocation: {
          devices: {
            results: results.map(result => ({
              request: 'gpu',
              driver: 'gpu.nvidia.com',
              pool: node,
              ...result,
            })),
          },
        },
      },
    });
  }
}

function tellClaim(stage: Stage, users: readonly There[], claim: any): void {
  const { dice, end } = stage;
  const stays = users.map(({ uid, from, to }) => ({
    uid,
    from: from - dice.pick(0, 1000, dice.int(-60_000, 60_000)),
    to: to + dice.pick(0, 1000, dice.int(0, 600_000)),
  }));
  const changes = stays
    .flatMap(({ from, to }) => [from, to])
    .filter(at => at < end)
    .sort((a, b) => a - b);
  if (changes.length === 0) return;
  claim.metadata.creationTimestamp = written(changes[0]);
  const history = changes.map((at, i): Told => {
    claim.status.reservedFor = stays
      .filter(({ from, to }) => from <= at && at < to)
      .map(({ uid }) => ({ resource: 'pods', name: uid, uid }));
    return [at, i === 0 ? 'ADDED' : 'MODIFIED', copy(claim)];
  });
  if (dice.chance(0.3)) {
    history.push([changes[changes.length - 1], 'DELETED', copy(claim)]);
  }
  stage.tell('resourceclaims.resource.k8s.io', history);
}
