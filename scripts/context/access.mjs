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

/**
 * As {@link kubectl}, where the person's rights may not be enough.
 *
 * @throws {Problem} that says who can do it then, and how
 */
export async function kubectlAsPerson(context, args, run = kubectl) {
  try {
    return await run(context, args);
  } catch (error) {
    if (!/forbidden/i.test(error.said ?? '')) throw error;
    throw new Problem(
      [
        `Your rights in the cluster of "${context}" are not enough to create the portal's identities there. It said: ${error.said}`,
        'Use a context whose user may create definitions, namespaces and cluster roles. With it, this can also be done by hand:',
        `    kubectl --context ${context} apply --server-side -k guardrails/crd`,
        `    kubectl --context ${context} apply --server-side -k guardrails/rbac`,
      ].join('\n'),
    );
  }
}
