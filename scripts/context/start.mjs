/**
 * `npm start -- --context NAME`: the portal on a cluster of the person's own. The kubeconfig's credentials create two identities of least
 * privilege and fetch their tokens, once, here; the portal runs with those tokens and never sees the kubeconfig.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { bootstrap } from '../bootstrap/index.mjs';
import { untilOneEnds } from '../commands/untilOneEnds.mjs';
import { ROOT, STATE } from '../places.mjs';
import { Problem, seconds } from '../progress.mjs';
import { startPortal } from '../run/portal.mjs';
import { clusterOf } from './cluster.mjs';
import {
  kubectlAsPerson,
  requireAnswer,
  requireKubeconfig,
} from './access.mjs';
import { kubectl } from './kubectl.mjs';

const FOLDERS = ['guardrails/crd', 'guardrails/rbac'];
const NAMESPACE = 'slipway-system';
const TOKEN_HOURS = 24;

export async function startOnContext(options) {
  const { context, yes, port, progress, begun } = options;
  requireKubeconfig(context);
  const cluster = clusterOf(context, await viewOf(context));
  await requireAnswer(context, cluster.url);
  await agree({ context, url: cluster.url, yes, progress });

  const runtime = await bootstrap(progress, { lab: false });
  await progress.step('Create the identities in the cluster', async () => {
    for (const folder of FOLDERS) {
      await kubectlAsPerson(context, [
        ...['apply', '--server-side', '-k', join(ROOT, folder)],
      ]);
    }
  });
  const address = await progress.step('Fetch their tokens', () =>
    fetchTokens(context, cluster),
  );
  const portal = await progress.step('Start the portal', () =>
    startPortal(
      {
        ...runtime,
        env: { ...runtime.env, SLIPWAY_CLUSTER_NAME: clusterName(context) },
      },
      {
        port,
        address,
        data: join(STATE, 'context', clusterName(context), 'database'),
        configs: ['app-config.yaml', 'app-config.context.yaml'],
      },
    ),
  );
  progress.line();
  progress.line(
    `Ready in ${seconds(
      Date.now() - begun,
    )}. The tokens last ${TOKEN_HOURS} h; start again for new ones. Ctrl-C stops it.`,
  );
  progress.line(
    'To launch, a namespace must be bound to a team: guardrails/README.md',
  );
  progress.line(`  portal   ${portal.url}`);
  return await untilOneEnds([portal.process]);
}

/** The kubeconfig, as far as the context needs it; nothing where there is no such context, which kubectl calls a failure. */
async function viewOf(context) {
  const view = ['config', 'view', '--minify', '--flatten', '--raw'];
  try {
    return JSON.parse(await kubectl(context, [...view, '-o', 'json']));
  } catch (error) {
    if (/cannot locate context/.test(error.message)) return {};
    throw error.said
      ? new Problem(`Your kubeconfig cannot be used: ${error.said}`)
      : error;
  }
}

/** Says what will be created there, before it is. @throws {Problem} when the person does not agree */
async function agree({ context, url, yes, progress }) {
  progress.line(
    `In the cluster of "${context}" (${url}) this creates or updates:`,
  );
  for (const folder of FOLDERS) {
    const objects = await kubectlAsPerson(context, [
      ...['apply', '--dry-run=client', '-o', 'name', '-k', join(ROOT, folder)],
    ]);
    for (const name of objects.trim().split('\n')) progress.line(`  ${name}`);
  }
  progress.line(
    'The portal then reads with slipway-reader and writes with slipway-writer, not with your own credentials.',
  );
  progress.line('The guardrails are not installed: see guardrails/README.md.');
  progress.line('To remove all of it:');
  for (const command of removalOf(context)) progress.line(`  ${command}`);
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new Problem('Nothing was created. Add --yes to agree.');
  }
  const prompt = createInterface({
    input: process.stdin,
    output: process.stdout,
  });
  const answer = await prompt.question('Go on? [y/N] ');
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Problem('Nothing was created.');
  }
}

/** What takes away again what {@link startOnContext} creates, the last created first. kubectl takes one folder a command. */
export function removalOf(context) {
  return [...FOLDERS]
    .reverse()
    .map(folder => `kubectl --context ${context} delete -k ${folder}`);
}

async function fetchTokens(context, cluster) {
  const folder = join(STATE, 'context', clusterName(context));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  const token = async account =>
    write(
      `${account}.token`,
      await kubectlAsPerson(context, [
        ...['--namespace', NAMESPACE, 'create', 'token', account],
        `--duration=${TOKEN_HOURS}h`,
      ]),
    );
  return {
    apiServerUrl: cluster.url,
    caFile: write('ca.crt', cluster.caData),
    readerTokenFile: await token('slipway-reader'),
    writerTokenFile: await token('slipway-writer'),
  };
}

/** Contexts may be ARNs or have slashes; clusters in the portal are named with what is safe everywhere. */
export function clusterName(context) {
  return (
    context
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(-63) || 'cluster'
  );
}
