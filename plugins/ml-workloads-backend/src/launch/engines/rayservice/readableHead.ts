import type { Receipt } from '../pod';

const TOKEN = 'automountServiceAccountToken';

/**
 * The cluster with a head that gets a token: Ray's autoscaler runs in it and asks the API server for workers, as a ServiceAccount that
 * KubeRay makes with just these rights. The head's entry in the receipt is replaced. `receipt` is at the cluster.
 */
export function readableHead(
  cluster: Record<string, any>,
  receipt: Receipt,
): Record<string, any> {
  const { headGroupSpec } = cluster;
  const { template } = headGroupSpec;
  const place = receipt.at('headGroupSpec', 'template', 'spec');
  const noted = place.note(
    TOKEN,
    true,
    "Ray's autoscaler runs in the head and asks for workers, under an account of its own that KubeRay makes with just that right",
  );
  const { path } = receipt.entries[receipt.entries.length - 1];
  const before = receipt.entries.findIndex(entry => entry.path === path);
  if (before < receipt.entries.length - 1) receipt.entries.splice(before, 1);
  return {
    ...cluster,
    headGroupSpec: {
      ...headGroupSpec,
      template: { ...template, spec: { ...template.spec, [TOKEN]: noted } },
    },
  };
}
