import type { SpendQuery } from '../contracts';
import type { Sum } from './amounts';
import { gpuHours } from './gpuHours';
import { isFleet, showsAllCategories } from './selection';

/** What is in the numbers of an answer, in one sentence. */
export function includedSentence(query: SpendQuery, sum: Sum): string {
  const narrowed =
    Object.values(query.filters ?? {}).some(keys => keys?.length) ||
    query.withoutComponent;
  const all = narrowed
    ? 'Money of the GPU nodes that the filters leave'
    : 'All money of the GPU nodes';
  const what = showsAllCategories(query)
    ? `${all}, whoever held their GPUs or nobody`
    : `Time that pods${
        isFleet(query) && !narrowed ? '' : ' of this selection'
      } held GPUs, from the moment they were scheduled until they ended, at the whole node's price shared by its GPUs`;
  if (sum.unpriced === 0n) {
    return `${what}.`;
  }
  return `${what}; ${gpuHours(
    sum.unpriced,
  )} on nodes without a price count as time and not as money.`;
}
