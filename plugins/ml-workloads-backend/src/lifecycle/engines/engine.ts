import type { KubeObject } from '../../observe/types';
import type { Flip, ObjectFacts } from '../facts';

/** What an engine reads from the top-level object of its kind. Pure. */
export interface StatusEngine {
  name: string;
  read(object: KubeObject): { object: ObjectFacts; flips: Flip[] };
  /** The pod template that GPUs are counted from; null when the kind has none. */
  template(object: KubeObject): { spec: any } | null;
}
