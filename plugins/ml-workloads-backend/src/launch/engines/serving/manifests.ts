import type {
  LaunchRequest,
  ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Manifest,
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { annotations, podLabels, Receipt } from '../pod';

/** Makes one manifest; `receipt` is at its root. */
export type Build = (receipt: Receipt) => Manifest;

/** Puts manifests in order and their receipts together; what is undefined is left out. The workload must be the last. */
export function assemble(builds: Array<Build | undefined>): Rendered {
  const manifests: Manifest[] = [];
  const receipt: ReceiptEntry[] = [];
  for (const build of builds) {
    if (!build) continue;
    const place = Receipt.of(manifests.length);
    manifests.push(build(place));
    receipt.push(...place.entries);
  }
  return { manifests, receipt };
}

/** Metadata of an object that belongs to a workload and holds no GPUs: as the workload's, without queue. `receipt` is at the object. */
export function companionMetadata(
  name: string,
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
) {
  const place = receipt.at('metadata');
  return {
    name,
    namespace: request.namespace,
    labels: podLabels({ ...context, queue: undefined }, place.at('labels')),
    annotations: annotations(request, context, place.at('annotations')),
  };
}
