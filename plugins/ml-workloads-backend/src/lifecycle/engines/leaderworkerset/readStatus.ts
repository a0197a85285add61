import { countOf } from '../conditions';
import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

/** `leaderworkerset.x-k8s.io` LeaderWorkerSet: groups of one leader and `size - 1` workers. */
export const leaderWorkerSetStatusEngine: StatusEngine = {
  name: 'leaderworkerset',
  read: () => ({ suspended: false, flips: [] }),
  podSets: ({ spec = {} }) => {
    const {
      leaderTemplate,
      workerTemplate,
      size: given,
    } = spec.leaderWorkerTemplate ?? {};
    if (!workerTemplate) {
      return null;
    }
    const groups = countOf(spec.replicas, 1);
    const size = countOf(given, 1);
    return [
      { template: leaderTemplate ?? workerTemplate, count: groups },
      { template: workerTemplate, count: groups * (size - 1) },
    ];
  },
};

/** The state of a LeaderWorkerSet from the objects as they are now. */
export const readStatus = statusReader(leaderWorkerSetStatusEngine);
