import { ConflictError } from '@backstage/errors';
import type { DryRunAnswer } from './dryRun';
import type { LaunchRow } from './LaunchStore';

/** Somebody else's object has the name. */
export function nameTaken(
  { kind, name }: Pick<DryRunAnswer, 'kind' | 'name'>,
  namespace: string,
): ConflictError {
  return new ConflictError(
    `name: there already is a ${kind} '${name}' in namespace ${namespace}; choose another name`,
  );
}

/** Of a launch whose outcome nobody knows, and whose object is not there. */
export function lost({
  launchId,
  startedAt,
  kind,
  namespace,
  name,
}: LaunchRow) {
  return new ConflictError(
    `Launch ${launchId} began at ${new Date(
      startedAt,
    ).toISOString()}, its outcome was never learnt, and ${kind} ${namespace}/${name} is not there now. It may have run and been removed. Look at the component's workloads; launch again with a new launchId`,
  );
}

/** @throws ConflictError when the launch id was used by somebody else, or for something else */
export function checkSameLaunch(
  row: LaunchRow,
  digest: string,
  by: string,
): void {
  if (row.digest !== digest || row.launchedBy !== by) {
    throw new ConflictError(
      `launchId: ${row.launchId} was used for another launch; take a new UUID`,
    );
  }
}
