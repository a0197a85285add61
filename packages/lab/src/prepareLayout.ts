import { mkdir } from 'fs/promises';
import { findBinaries } from './binaries';
import { ensureCertificates } from './certificates';
import { writeKubeconfig } from './kubeconfig';
import { apiServerUrl, kubeconfigFile, type Layout } from './layout';
import { choosePorts } from './ports';
import type { LabRecord } from './record';

/**
 * Makes a lab's folder with certificates and kubeconfigs, and chooses its ports, those of an earlier run where they are free.
 *
 * @throws Error when the lab's programs are not built
 */
export async function prepareLayout(
  directory: string,
  earlier: LabRecord | undefined,
): Promise<Layout> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [bin, ports, certificates] = await Promise.all([
    findBinaries(),
    choosePorts(earlier?.ports),
    ensureCertificates(`${directory}/certs`),
  ]);
  const layout: Layout = { directory, bin, ports, certificates };
  await Promise.all(
    (
      [
        ['admin', certificates.admin],
        ['controller-manager', certificates.controllerManager],
        ['scheduler', certificates.scheduler],
      ] as const
    ).map(([user, pair]) =>
      writeKubeconfig(
        kubeconfigFile(layout, user),
        apiServerUrl(layout),
        certificates.ca.cert,
        pair,
      ),
    ),
  );
  return layout;
}
