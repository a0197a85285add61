import { endOfDeletion, type Gap } from '../coverage';
import type { NodeFacts } from '../nodeFacts';
import type { BillFrom, Dated } from '../pricing';
import { OPEN } from '../time';
import type { ClaimFacts } from './claimFacts';

interface Life {
  from: number;
  to: number;
}

/** Where the bill of a node that started at an instant begins and ends; `node` before it was ever configured. */
export function billFromAt(
  rows: ReadonlyArray<Dated<BillFrom>>,
  instant: number,
): BillFrom {
  return (
    rows.find(({ from, to }) => from <= instant && instant < to)?.value ??
    'node'
  );
}

/**
 * The claim that a node was made for: it names the node's instance as the cloud does, else the node, where one of them names no instance.
 * Names are reused, so times decide: of several the one that was launched last before the node had ended.
 */
export function claimOf(
  node: Pick<NodeFacts, 'name' | 'states'> & Life,
  claims: readonly ClaimFacts[],
): ClaimFacts | undefined {
  const instance = instanceOf(node);
  const sameInstance = claims.filter(
    ({ providerId }) => instance !== '' && providerId === instance,
  );
  const sameName = claims.filter(
    ({ nodeName, providerId }) =>
      nodeName === node.name && (instance === '' || providerId === ''),
  );
  return latestOf(node, sameInstance) ?? latestOf(node, sameName);
}

/** As the cloud names the node's instance; empty while nobody has said it. */
function instanceOf({ states }: Pick<NodeFacts, 'states'>): string {
  return states.reduce((id, { state }) => state.providerId || id, '');
}

function latestOf(
  node: Life,
  claims: readonly ClaimFacts[],
): ClaimFacts | undefined {
  let found: ClaimFacts | undefined;
  for (const claim of claims) {
    const { launchedAt, deletedAt } = claim;
    if (launchedAt === null) continue;
    // A claim that was gone before the node began was of another that had its name.
    if (launchedAt >= node.to || (deletedAt ?? OPEN) <= node.from) continue;
    if (!found || launchedAt > found.launchedAt!) found = claim;
  }
  return found;
}

/**
 * A node's life on the bill: from the launch of its instance until its claim is gone, never shorter than the node's own.
 *
 * @param life - of the Node object
 * @param claim - which it was made for
 */
export function billedLife(
  life: Life,
  claim: ClaimFacts | undefined,
  gaps: readonly Gap[],
): Life {
  if (!claim || claim.launchedAt === null) return life;
  const gone =
    claim.deletedAt === null ? OPEN : endOfDeletion(claim.deletedAt, gaps);
  return {
    from: Math.min(life.from, claim.launchedAt),
    to: Math.max(life.to, gone),
  };
}
