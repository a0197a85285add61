import { InputError } from '@backstage/errors';
import { readFileSync } from 'fs';
import { homedir } from 'os';
import { dirname, join, resolve } from 'path';
import { parse } from 'yaml';

/** What is needed to reach the cluster of one kubeconfig context. */
export interface KubeconfigContext {
  context: string;
  server: string;
  ca: Buffer | undefined;
  cert: Buffer | undefined;
  key: Buffer | undefined;
  token: string | undefined;
}

/** The kubeconfig that kubectl would use: the first file of KUBECONFIG, else the one in the home directory. */
export function defaultKubeconfig(): string {
  const listed = process.env.KUBECONFIG?.split(':').find(Boolean);
  return listed ?? join(homedir(), '.kube', 'config');
}

/**
 * Reads one context of a kubeconfig.
 *
 * @throws InputError when the file or the context is not there, or it signs in by a program (`exec`) or a plugin, which is not supported
 */
export function readKubeconfig(
  file: string,
  wanted: string | undefined,
): KubeconfigContext {
  const config = load(file);
  const context = wanted ?? config['current-context'];
  const named = (list: any[] | undefined, name: string) =>
    list?.find(entry => entry?.name === name);
  const chosen = named(config.contexts, context)?.context;
  if (!chosen) {
    const known = (config.contexts ?? []).map((entry: any) => entry?.name);
    throw new InputError(
      `${file} has no context '${context}'. It has ${
        known.join(', ') || 'none'
      }`,
    );
  }
  const cluster = named(config.clusters, chosen.cluster)?.cluster ?? {};
  const user = named(config.users, chosen.user)?.user ?? {};
  if (user.exec || user['auth-provider']) {
    throw new InputError(
      `Context '${context}' signs in by a program. Make a ServiceAccount that may read (guardrails/rbac) and give a kubeconfig with its token`,
    );
  }
  const blob = (owner: any, name: string): Buffer | undefined => {
    if (owner[`${name}-data`]) {
      return Buffer.from(owner[`${name}-data`], 'base64');
    }
    // Paths in a kubeconfig are relative to it.
    return owner[name]
      ? readFileSync(resolve(dirname(file), owner[name]))
      : undefined;
  };
  return {
    context,
    server: String(cluster.server ?? ''),
    ca: blob(cluster, 'certificate-authority'),
    cert: blob(user, 'client-certificate'),
    key: blob(user, 'client-key'),
    token:
      user.token ??
      (user.tokenFile
        ? readFileSync(resolve(dirname(file), user.tokenFile), 'utf8').trim()
        : undefined),
  };
}

function load(file: string): any {
  try {
    return parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new InputError(
      `The kubeconfig ${file} cannot be read: ${
        (error as Error).message
      }. Give another with --kubeconfig`,
    );
  }
}
