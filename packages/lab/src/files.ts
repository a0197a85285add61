import { chmod, mkdir, rename, writeFile } from 'fs/promises';
import { dirname } from 'path';

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivately(
  file: string,
  content: string,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.new`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await chmod(unfinished, 0o600);
  await rename(unfinished, file);
}
