import { execFile } from 'child_process';
import { promisify } from 'util';

/** Resident memory of a process in MiB; undefined when it is gone or the system does not say. */
export async function memoryOf(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', [
      '-o',
      'rss=',
      '-p',
      String(pid),
    ]);
    const kibibytes = Number(stdout.trim());
    return Number.isFinite(kibibytes)
      ? Math.round(kibibytes / 1024)
      : undefined;
  } catch {
    return undefined;
  }
}
