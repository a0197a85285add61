import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab } from './Lab';
import { LabOptions } from './options';

/** A machine that is busy with other things may need minutes. */
const START_MS = 600_000;

/**
 * A lab for the tests of one file: the one whose `lab.json` the environment variable `SLIPWAY_TEST_LAB` names, so that a
 * whole run shares one, else a new one in a temporary directory that is stopped and removed after the last test.
 *
 * A shared lab keeps what other tests made: use names of your own. `own: true` always starts a new one, for tests that
 * kill components or count everything.
 *
 * @example
 * const lab = useLab({ components: ['kwok', 'kueue'] });
 * it('runs a job', async () => { await lab().client.create(job); });
 */
export function useLab(
  options: Omit<LabOptions, 'directory'> & { own?: boolean } = {},
): () => Lab {
  let lab: Lab | undefined;
  let directory: string | undefined;
  beforeAll(async () => {
    const shared = process.env.SLIPWAY_TEST_LAB;
    if (shared && !options.own) {
      lab = await Lab.attach(shared);
      return;
    }
    directory = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
    lab = await Lab.up({ ...options, directory });
  }, START_MS);
  afterAll(async () => {
    await lab?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  }, START_MS);
  return () => {
    if (!lab) throw new Error('The lab is not up yet: use it inside a test.');
    return lab;
  };
}
