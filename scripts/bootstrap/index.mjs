import { fetchNode, nodeEnvironment, presentNode } from './node.mjs';
import { installPackages } from './packages.mjs';
import { buildApp } from './app.mjs';
import { requirePrograms } from './requirements.mjs';
import { Problem } from '../progress.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CACHE, ROOT } from '../places.mjs';

/** The lab's builder has no dependencies, so that it can run before and while the packages are installed. */
async function withBuilder(work) {
  const builder = await import(
    pathToFileURL(join(ROOT, 'packages', 'lab', 'build.mjs'))
  );
  try {
    return await work(builder);
  } catch (error) {
    if (error instanceof builder.LabBuildError) {
      throw new Problem(error.message);
    }
    throw error;
  }
}

function buildLab(detail) {
  return withBuilder(async builder => {
    const { bin } = await builder.buildLab({
      cacheDir: CACHE,
      onProgress: ({ name, index, total }) =>
        detail(`${index}/${total} ${name}`),
    });
    return bin;
  });
}

/**
 * Gets a checkout ready to run: Node, the packages and the lab's programs (at the same time), the built app. What is there already
 * takes no time; what was interrupted goes on. The first part that fails is told at once.
 *
 * @param {import('../progress.mjs').Progress} progress
 * @param {{ lab?: boolean, app?: boolean }} [parts] - which parts are needed; all of them by default
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv, bin: string | undefined }>}
 * @throws {Problem}
 */
export async function bootstrap(progress, { lab = true, app = true } = {}) {
  await requirePrograms();
  if (lab) {
    await withBuilder(builder => builder.checkBuild({ cacheDir: CACHE }));
  }
  const runtime =
    presentNode() ?? (await progress.step('Fetch Node 22', () => fetchNode()));
  const env = nodeEnvironment(runtime);

  const pages = async () => {
    await progress.step('Install packages', detail =>
      installPackages(env, runtime, detail),
    );
    if (app) {
      await progress.step('Build the portal', () => buildApp(env, runtime));
    }
  };
  const programs = async () =>
    lab ? await progress.step("Build the lab's programs", buildLab) : undefined;

  const [bin] = await Promise.all([programs(), pages()]);
  return {
    node: runtime.node,
    env: bin ? { ...env, SLIPWAY_BIN: bin } : env,
    bin,
  };
}
