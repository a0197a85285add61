import { Problem } from '../progress.mjs';

/**
 * Address and certificate authority of a context, from `kubectl config view --minify --flatten --raw -o json`. Of the person's own
 * credentials nothing is read.
 *
 * @param {string} context
 * @param {any} config - the parsed answer
 * @returns {{ url: string, caData: string }} the authority as PEM
 * @throws {Problem} when the cluster is not reached by TLS with a known authority
 */
export function clusterOf(context, config) {
  const cluster = config?.clusters?.[0]?.cluster;
  if (!cluster?.server) {
    throw new Problem(
      `There is no context "${context}" in your kubeconfig. "kubectl config get-contexts" lists them.`,
    );
  }
  if (!cluster.server.startsWith('https://')) {
    throw new Problem(
      `The cluster of "${context}" is reached at ${cluster.server}, without TLS. Tokens are not sent there.`,
    );
  }
  if (!cluster['certificate-authority-data']) {
    throw new Problem(
      `The context "${context}" names no certificate authority of its cluster. Add certificate-authority-data to it; the portal does not skip that check.`,
    );
  }
  return {
    url: cluster.server,
    caData: Buffer.from(
      cluster['certificate-authority-data'],
      'base64',
    ).toString('utf8'),
  };
}
