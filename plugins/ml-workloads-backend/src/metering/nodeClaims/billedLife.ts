import { endOfDeletion, type Gap } from '../coverage';
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
 * The claim that a node was made for: it names the node, and was launched last of those that were launched before the node had ended. Names
 * are reused, so times decide.
 */
export function claimOf(
  node: { name: string } & Life,
  claims: readonly ClaimFacts[],
): ClaimFacts | undefined {
  let found: ClaimFacts | undefined;
  for (const claim of claims) {
    const { launchedAt, deletedAt, nodeName } = claim;
    if (nodeName !== node.name || launchedAt === null) continue;
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
