import { readFile } from 'fs/promises';
import { Certificates } from '../certificates';
import { KubernetesObject } from '../cluster/objects';

/** The Secret from which Kueue's certificate rotator concludes that there is nothing to rotate. */
export async function kueueSecret(
  certificates: Certificates,
): Promise<KubernetesObject> {
  const { webhookCa, webhook } = certificates;
  const data: Record<string, string> = {};
  for (const [name, file] of Object.entries({
    'ca.crt': webhookCa.cert,
    'ca.key': webhookCa.key,
    'tls.crt': webhook.cert,
    'tls.key': webhook.key,
  })) {
    data[name] = (await readFile(file)).toString('base64');
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'kueue-webhook-server-cert', namespace: 'kueue-system' },
    type: 'Opaque',
    data,
  };
}
