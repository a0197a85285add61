import { createHash } from 'crypto';
import { constants, existsSync } from 'fs';
import { cp, mkdir, rename, rm } from 'fs/promises';
import { dirname, join, resolve } from 'path';
import { KubernetesObject } from './objects';

/**
 * A control plane's data with the resource definitions in it and nothing else, kept beside the programs. Most of a start
 * from nothing is the API server's work on those definitions; a new lab begins with a copy instead. Nothing in it is a
 * secret or belongs to one lab: certificates, ports, nodes and people's objects come later.
 */
export class Prepared {
  private constructor(private readonly folder: string) {}

  /** Of these programs, for these definitions. */
  static for(bin: string, definitions: KubernetesObject[]): Prepared {
    const sum = createHash('sha256')
      .update(JSON.stringify(definitions))
      .digest('hex')
      .slice(0, 16);
    return new Prepared(resolve(bin, '..', 'prepared', sum));
  }

  get exists(): boolean {
    return existsSync(this.folder);
  }

  /** Gives a lab that has no data yet a copy. */
  async copyTo(data: string): Promise<void> {
    await mkdir(dirname(data), { recursive: true });
    const unfinished = `${data}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await copy(this.folder, unfinished);
    await rename(unfinished, data);
  }

  /** Keeps a copy of the data of an etcd that writes nothing at the moment. */
  async keep(data: string): Promise<void> {
    const unfinished = join(
      dirname(this.folder),
      `.${process.pid}-${Date.now()}`,
    );
    await mkdir(dirname(this.folder), { recursive: true });
    try {
      await copy(data, unfinished);
      await rename(unfinished, this.folder);
    } catch (error) {
      // Another lab was first, or the disk is full: this one goes on without.
      await rm(unfinished, { recursive: true, force: true });
      if (!this.exists && (error as NodeJS.ErrnoException).code !== 'ENOSPC') {
        throw error;
      }
    }
  }
}

async function copy(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}
