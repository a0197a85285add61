import type { Config } from '@backstage/config';

/**
 * `mlWorkloads.spend.metrics.scrapers`: subjects of external access tokens (`backend.auth.externalAccess`) that may read everybody's spend
 * as metrics.
 *
 * @throws Error for the subject of a plugin: other plugins of the portal must not read it with their own credentials
 */
export function readScrapers(config: Config): string[] {
  const key = 'mlWorkloads.spend.metrics.scrapers';
  const subjects = config.getOptionalStringArray(key) ?? [];
  for (const subject of subjects) {
    if (!/^\S+$/.test(subject) || subject.startsWith('plugin:')) {
      throw new Error(
        `${key}: '${subject}' is not the subject of an external access token. Name one of backend.auth.externalAccess, for example prometheus`,
      );
    }
  }
  return subjects;
}
