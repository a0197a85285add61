import { InputError, NotAllowedError } from '@backstage/errors';
import {
  mlSpendReadAllPermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { pipeline } from 'stream/promises';
import type { z } from 'zod/v3';
import type { SpendQuery, WorkloadRow } from '../contracts';
import { parseOrInputError } from '../parseInput';
import { teamRow } from '../permissions';
import { demandRow, userOf, type RouterOptions, type User } from './context';
import { spendExportQuery, spendQuery, toSpendQuery } from './query';

/** `GET /spend` and its export. */
export function addSpendRoutes(router: Router, options: RouterOptions): void {
  const { spend } = options;

  router.get('/spend', async (request, response) => {
    const user = await userOf(options, request);
    const query = await readQuery(
      options,
      parseOrInputError(spendQuery, request.query),
      user,
    );
    response.json(await spend.query(query));
  });

  router.get('/spend/export', async (request, response) => {
    const user = await userOf(options, request);
    const { format: _format, ...fields } = parseOrInputError(
      spendExportQuery,
      request.query,
    );
    const query = await readQuery(options, fields, user);
    const name = [
      'gpu-spend',
      ...(query.team ?? []),
      day(query.from),
      day(query.to),
    ].join('_');
    response.setHeader('content-type', 'text/csv; charset=utf-8');
    response.setHeader(
      'content-disposition',
      `attachment; filename="${name.replace(/[^-.\w]/g, '_')}.csv"`,
    );
    await pipeline(spend.exportCsv(query), response);
  });
}

/**
 * What is asked for, if the person may read all of it: a sum over what they may read would look like the whole.
 *
 * @throws InputError, NotFoundError, NotAllowedError
 */
async function readQuery(
  options: Pick<
    RouterOptions,
    'authoriser' | 'binding' | 'workloads' | 'scopes'
  >,
  { entity, ...fields }: z.infer<typeof spendQuery>,
  user: User,
): Promise<SpendQuery> {
  if (entity === undefined) {
    const query = toSpendQuery(fields, Date.now());
    await demandSpend(options, query, user);
    return query;
  }
  if (fields.team || fields.component || fields.workload) {
    throw new InputError(
      'entity: stands instead of team, component and workload; ask for one of them',
    );
  }
  const scope = await options.scopes.of(entity, user);
  const asked = 'team' in scope ? scope.team : scope.component;
  const query = toSpendQuery({ ...fields, ...scope }, Date.now());
  if (asked.length > 0) {
    await demandSpend(options, query, user);
    return query;
  }
  // Without parts nothing is spent: no row has the entity itself as its component.
  return { ...query, component: [entity] };
}

/**
 * Whoever may read a team's workloads may read what they cost; the fleet, where every team's money is, needs its own permission.
 *
 * @throws NotAllowedError that says what is missing
 */
export async function demandSpend(
  options: Pick<RouterOptions, 'authoriser' | 'binding' | 'workloads'>,
  query: SpendQuery,
  user: User,
): Promise<void> {
  const { authoriser, binding } = options;
  if (await authoriser.allowsBasic(mlSpendReadAllPermission, user)) return;
  if (query.workload) {
    await demandRow(options, query.workload, user);
    return;
  }
  if (!query.team && !query.component) {
    throw new NotAllowedError(
      `You may not read the spend of the whole fleet: it needs the permission ${mlSpendReadAllPermission.name}. Name one of your teams or components`,
    );
  }
  const demandRead = async (row: WorkloadRow, what: string) => {
    if (!(await authoriser.allows(mlWorkloadReadPermission, row, user))) {
      throw new NotAllowedError(
        `You may not read the spend of ${what}: you do not belong to its team`,
      );
    }
  };
  for (const component of query.component ?? []) {
    const { ref, team } = await binding.owned(component, user);
    await demandRead(teamRow({ team, component: ref }), `component ${ref}`);
  }
  for (const team of query.team ?? []) {
    await demandRead(teamRow({ team }), `team ${team}`);
  }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
