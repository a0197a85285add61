import { ConflictError } from '@backstage/errors';
import type { OperationWarning } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Change } from './Change';
import { gitOwner, sayOwner } from './gitOwner';

/** What Argo CD or Flux will do about a change; null when they have nothing to do with its object. Pure. */
export function gitWarning({
  object,
  body,
  fields,
}: Pick<Change, 'object' | 'body' | 'fields'>): OperationWarning | null {
  const owner = gitOwner(object, fields);
  if (!owner) return null;
  const who = sayOwner(owner);
  if (body === undefined) {
    return {
      code: 'git',
      sentence: `${who} keeps it as it is in Git and makes it again. Remove it from Git as well, or it holds GPUs again after the next sync.`,
    };
  }
  return owner.field
    ? {
        code: 'git',
        sentence: `${who} keeps ${owner.field} as it is in Git (as ${owner.manager}) and sets it back at its next sync. Change it in Git as well.`,
      }
    : {
        code: 'gitNear',
        sentence: `${who} keeps the rest of it as it is in Git; what changes here is not set there, and stays.`,
      };
}

/** @throws ConflictError unless somebody said that it shall be done although Git owns it */
export function demandAcknowledged(
  what: string,
  warnings: OperationWarning[],
  anyway: boolean,
): void {
  const git = warnings.find(({ code }) => code === 'git');
  if (git && !anyway) {
    throw new ConflictError(
      `Cannot ${what}: ${git.sentence} To do it here all the same, ask again with anyway: true`,
    );
  }
}
