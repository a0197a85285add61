import type { KubeObject } from '../../../observe/types';
import { workloadTypeOf } from '../../../metering/workloadType';
import { timeOf } from '../../facts';
import { statusOf, type Status } from '../statusOf';
import type { StatusEngine } from '../engine';

/** A bare pod, and any owner that Slipway does not watch: its life is that of its pods. */
export const genericStatusEngine: StatusEngine = {
  name: 'generic',
  read(object: KubeObject) {
    return {
      object: {
        createdAt: timeOf(object.metadata.creationTimestamp) ?? 0,
        goneAt: null,
        suspended: false,
        wantedPods: null,
        endsWithPods: true,
        readyByCondition: workloadTypeOf(object.kind) !== 'training',
      },
      flips: [],
    };
  },
  template: object =>
    object.kind === 'Pod' ? (object as { spec: any }) : null,
};

/** The state of a bare pod or of an owner that is known by its pods only. */
export function readStatus(
  object: KubeObject,
  pods: KubeObject[],
  kueueWorkload?: KubeObject,
): Status {
  return statusOf(genericStatusEngine, object, pods, kueueWorkload);
}
