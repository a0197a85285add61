import { ConfigReader, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readFile } from 'fs/promises';
import { parse } from 'yaml';

/**
 * Reads configuration files as far as the ledger needs them: later ones go before earlier ones, and `${NAME:-default}` is the environment
 * variable or what stands behind it. Nothing of it is checked against a schema; the portal does that when it starts.
 *
 * @throws InputError that names the file
 */
export async function readDemoConfig(
  files: readonly string[],
  environment: Record<string, string | undefined> = process.env,
): Promise<Config> {
  const configs = await Promise.all(
    files.map(async file => {
      try {
        const text = await readFile(file, 'utf8');
        const data = parse(
          text.replace(
            /\$\{(\w+)(?::-([^}]*))?\}/g,
            (_, name, otherwise) => environment[name] ?? otherwise ?? 'unset',
          ),
        );
        return { context: file, data: data ?? {} };
      } catch (error) {
        throw new InputError(`${file}: ${(error as Error).message}`);
      }
    }),
  );
  return ConfigReader.fromConfigs(configs);
}
