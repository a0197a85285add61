import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

/** A bare pod, and any owner that Slipway does not watch: its life is that of its pods. */
export const genericStatusEngine: StatusEngine = {
  name: 'generic',
  read: () => ({ suspended: false, flips: [] }),
  podSets: object =>
    object.kind === 'Pod'
      ? [{ template: object as { spec: any }, count: 1 }]
      : null,
};

/** The state of a bare pod or of an owner that is known by its pods only. */
export const readStatus = statusReader(genericStatusEngine);
