import { readFile, stat } from 'fs/promises';

/** The writing identity's token: constant, or a file that is read again when it changes (Kubernetes rotates projected tokens). */
export class WriterToken {
  private cached: { stamp: string; token: string } | undefined;

  static create(source: { token: string } | { file: string }): WriterToken {
    return new WriterToken(source);
  }

  private constructor(
    private readonly source: { token: string } | { file: string },
  ) {}

  /** Throws an error that names the file, never the token. */
  async read(): Promise<string> {
    if ('token' in this.source) {
      return this.source.token;
    }
    const { file } = this.source;
    try {
      const { mtimeMs, ino, size } = await stat(file);
      const stamp = `${mtimeMs}/${ino}/${size}`;
      if (this.cached?.stamp !== stamp) {
        const token = (await readFile(file, 'utf8')).trim();
        if (!token) {
          throw new Error('it is empty');
        }
        this.cached = { stamp, token };
      }
      return this.cached.token;
    } catch (error) {
      throw new Error(
        `The writer token file ${file} of mlWorkloads.clusters cannot be used: ${
          (error as Error).message
        }`,
      );
    }
  }
}
