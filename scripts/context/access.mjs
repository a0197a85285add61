/** Whether the person's kubeconfig leads to a cluster that lets them in: said before anything is built or asked. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from '../progress.mjs';
import { kubectl } from './kubectl.mjs';

/** @throws {Problem} when there is no file to look for the context in */
export function requireKubeconfig(context, env = process.env) {
  if (context === '') {
    throw new Problem(
      '--context needs the name of a context. "kubectl config get-contexts" lists them.',
    );
  }
  const files = env.KUBECONFIG
    ? env.KUBECONFIG.split(delimiter).filter(Boolean)
    : [join(homedir(), '.kube', 'config')];
  if (files.some(file => existsSync(file))) return;
  throw new Problem(
    `There is no kubeconfig to find the context "${context}" in: ${files.join(
      ', ',
    )} ${files.length === 1 ? 'does' : 'do'} not exist.${
      env.KUBECONFIG ? '' : ' The variable KUBECONFIG can name another file.'
    }`,
  );
}

/** @throws {Problem} when the cluster does not answer the person, with kubectl's own words */
export async function requireAnswer(context, url, ask = kubectl) {
  try {
    await ask(context, ['get', '--raw', '/version', '--request-timeout=15s']);
  } catch (error) {
    if (!error.said) throw error;
    throw new Problem(
      /must be logged in|Unauthorized/.test(error.said)
        ? `The cluster of "${context}" (${url}) does not accept your credentials (${error.said}). Sign in to it again, until this works: kubectl --context ${context} get --raw /version`
        : `The cluster of "${context}" (${url}) cannot be reached: ${error.said}`,
    );
  }
}

/** What is said when the cluster refuses what is to be created there. */
export function notCreated(context, error) {
  if (!/forbidden/i.test(error.said ?? '')) return error;
  return new Problem(
    [
      `Your rights in the cluster of "${context}" are not enough to create the portal's identities. The cluster said: ${error.said}`,
      'Somebody who administers it can create them once, and what was created before this stays:',
      `    kubectl --context ${context} apply --server-side -k guardrails/crd`,
      `    kubectl --context ${context} apply --server-side -k guardrails/rbac`,
    ].join('\n'),
  );
}
