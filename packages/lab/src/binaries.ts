import { execFile } from 'child_process';
import { promisify } from 'util';
import { packageFolder } from './packageFolder';
import { join } from 'path';

/**
 * The folder with the lab's programs and, below `manifests`, the operators' objects as JSON.
 *
 * @throws Error that says how to build them when they are not there
 */
export async function findBinaries(): Promise<string> {
  const script = join(packageFolder(), 'build.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    '--where',
  ]);
  const { bin, missing } = JSON.parse(stdout) as {
    bin: string;
    missing: string[];
  };
  if (missing.length > 0) {
    throw new Error(
      `The lab's programs are not built: ${missing.join(
        ', ',
      )} not found in ${bin}. Build them with: node ${script}`,
    );
  }
  return bin;
}
