import { LabClient } from './cluster/LabClient';
import { writePrivately } from './files';

const DAYS_30 = 30 * 24 * 3600;

/** Asks the API server for a token of a ServiceAccount, writes it to a file of our own and returns it. */
export async function mintToken(
  client: LabClient,
  account: { namespace: string; name: string },
  file: string,
): Promise<string> {
  const { status } = await client.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`,
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: DAYS_30 },
    },
  );
  await writePrivately(file, status.token);
  return status.token;
}
