import type { Lab } from '@slipway/lab';
import { ApiClient } from './ApiClient';
import { GuardedCluster } from './GuardedCluster';

/** The guardrails of this repository, installed in a lab as a platform team would. */
export async function installGuardrails(lab: Lab): Promise<GuardedCluster> {
  const cluster = new GuardedCluster(
    new ApiClient({
      url: lab.apiServerUrl,
      caFile: lab.caFile,
      certFile: lab.adminCertFile,
      keyFile: lab.adminKeyFile,
    }),
  );
  await cluster.install();
  return cluster;
}
