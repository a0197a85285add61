/* eslint-disable @backstage/no-undeclared-imports -- only tests run this file, from its source */
import { policiesBite, type Lab } from '@slipway/lab';
import { ApiClient } from './ApiClient';
import { GuardedCluster } from './GuardedCluster';

/** A lab that has the guardrails already: the seed brings them. */
export function connect(lab: Lab): GuardedCluster {
  return new GuardedCluster(
    new ApiClient({
      url: lab.apiServerUrl,
      caFile: lab.caFile,
      certFile: lab.adminCertFile,
      keyFile: lab.adminKeyFile,
    }),
  );
}

/** The guardrails of this repository, installed in a bare lab as a platform team would. */
export async function installGuardrails(lab: Lab): Promise<GuardedCluster> {
  const cluster = connect(lab);
  await cluster.install(() => policiesBite(lab.client));
  return cluster;
}
