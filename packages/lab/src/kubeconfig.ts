import { readFile } from 'fs/promises';
import { stringify } from 'yaml';
import { PairFiles } from './certificates';
import { writePrivately } from './files';

/** Writes a kubeconfig with embedded client certificate; one cluster, user and context, all named `lab`. */
export async function writeKubeconfig(
  file: string,
  apiServerUrl: string,
  caFile: string,
  client: PairFiles,
): Promise<void> {
  const [ca, cert, key] = await Promise.all(
    [caFile, client.cert, client.key].map(async path =>
      (await readFile(path)).toString('base64'),
    ),
  );
  await writePrivately(
    file,
    stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: 'lab',
            cluster: {
              server: apiServerUrl,
              'certificate-authority-data': ca,
            },
          },
        ],
        users: [
          {
            name: 'lab',
            user: {
              'client-certificate-data': cert,
              'client-key-data': key,
            },
          },
        ],
        contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
        'current-context': 'lab',
      },
      { lineWidth: 0 },
    ),
  );
}
