import type { Entity } from '@backstage/catalog-model';
import type {
  LaunchRequest,
  RenderedFiles,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Manifest,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { stringify } from 'yaml';
import { catalogInfo } from './catalogInfo';
import { describeReceipt } from './describeReceipt';

/**
 * The files of a launch by pull request: one YAML file an object, a kustomization, and the component's catalog file with what Backstage
 * finds the objects by. Pure; every path is made of names that were checked, so none leads out of its folder.
 */
export function renderFiles(
  request: LaunchRequest,
  { manifests, receipt }: Rendered,
  entity: Entity,
): RenderedFiles {
  const paths = manifests.map(fileName);
  return {
    files: [
      ...manifests.map((manifest, index) => ({
        path: paths[index],
        content: stringify(manifest),
      })),
      {
        path: 'kustomization.yaml',
        content: stringify({
          apiVersion: 'kustomize.config.k8s.io/v1beta1',
          kind: 'Kustomization',
          resources: paths,
        }),
      },
      {
        path: 'catalog-info.yaml',
        content: stringify(catalogInfo(entity, request.namespace)),
      },
    ],
    receipt,
    description: describeReceipt(request, manifests, receipt),
  };
}

function fileName({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}-${metadata.name}.yaml`;
}
