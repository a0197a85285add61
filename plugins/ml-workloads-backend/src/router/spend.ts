import { NotAllowedError } from '@backstage/errors';
import {
  mlSpendReadAllPermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { pipeline } from 'stream/promises';
import type { SpendSelection, WorkloadFilter, WorkloadRow } from '../contracts';
import { parseOrInputError } from '../parseInput';
import { teamRow } from '../permissions';
import { decimal } from '../spend';
import { demandRow, userOf, type RouterOptions, type User } from './context';
import { withinEntity } from './entityScope';
import {
  spendEfficiencyQuery,
  spendExportQuery,
  spendQuery,
  toSpendSelection,
  type SpendSelectionFields,
} from './query';

/** `GET /spend`, its export and what useful work cost. */
export function addSpendRoutes(router: Router, options: RouterOptions): void {
  const { rollUps, spend } = options;

  router.get('/spend', async (request, response) => {
    const user = await userOf(options, request);
    const { groupBy, compare, limit, outcomes, ...asked } = parseOrInputError(
      spendQuery,
      request.query,
    );
    const { granularity } = asked;
    const selection = await readSelection(options, asked, user);
    const query = {
      ...selection,
      granularity,
      groupBy,
      compare,
      limit,
      outcomes,
    };
    response.json(
      await spend.query(query, {
        of: (whole, parts) => rollUps.of(whole, parts, user),
      }),
    );
  });

  router.get('/spend/efficiency', async (request, response) => {
    const user = await userOf(options, request);
    const selection = await readSelection(
      options,
      parseOrInputError(spendEfficiencyQuery, request.query),
      user,
    );
    response.json(await spend.efficiency(selection));
  });

  router.get('/spend/export', async (request, response) => {
    const user = await userOf(options, request);
    const { format, ...fields } = parseOrInputError(
      spendExportQuery,
      request.query,
    );
    const { granularity } = fields;
    const query = {
      ...(await readSelection(options, fields, user)),
      granularity,
    };
    const name = [
      format === 'csv' ? 'gpu-spend' : 'gpu-spend-focus-1.2',
      ...(query.team ?? []),
      day(query.from),
      day(query.to),
    ].join('_');
    response.setHeader('content-type', 'text/csv; charset=utf-8');
    response.setHeader(
      'content-disposition',
      `attachment; filename="${name.replace(/[^-.\w]/g, '_')}.csv"`,
    );
    const { rows, milliGpuMs, partial } = await spend.unpriced(query);
    if (partial) response.setHeader('x-slipway-partial', 'true');
    if (format === 'csv') {
      await pipeline(spend.exportCsv(query), response);
      return;
    }
    response.setHeader('x-slipway-unpriced-rows', String(rows));
    response.setHeader(
      'x-slipway-unpriced-gpu-seconds',
      decimal(milliGpuMs, 6),
    );
    await pipeline(spend.exportFocus(query), response);
  });
}

/** No reference of an entity, so that no row has it. */
const NO_COMPONENT = 'nothing';

const NO_PARTS: Pick<SpendSelectionFields, 'team' | 'component' | 'workload'> =
  { team: undefined, component: undefined, workload: undefined };

/**
 * What is asked for, if the person may read all of it: a sum over what they may read would look like the whole. What another team spent on
 * the same component or workload, before it was given away, is left out by `allowed`.
 *
 * @throws InputError, NotFoundError, NotAllowedError
 */
async function readSelection(
  options: Pick<
    RouterOptions,
    'authoriser' | 'binding' | 'workloads' | 'scopes'
  >,
  { entity, ...fields }: SpendSelectionFields,
  user: User,
): Promise<SpendSelection> {
  if (entity === undefined) {
    const query = toSpendSelection(fields, Date.now());
    return { ...query, allowed: await demandSpend(options, query, user) };
  }
  const now = Date.now();
  const all = { ...fields, ...NO_PARTS };
  const whole = await withinEntity(options.scopes, all, entity, user);
  const part = await withinEntity(options.scopes, fields, entity, user);
  const query = toSpendSelection(part, now);
  const parts = whole.team ?? whole.component;
  // A whole without parts is nobody's, and nothing is spent on it.
  if (!parts?.length) return { ...query, component: [NO_COMPONENT] };
  // Who may read the whole may read its parts, whomever they belong to now.
  const demanded = toSpendSelection(whole, now);
  const allowed = await demandSpend(options, demanded, user);
  const asked = whole.team ? part.team : part.component;
  // What is asked for is no part of it.
  if (!asked?.length) return { ...query, component: [NO_COMPONENT], allowed };
  return { ...query, allowed };
}

/**
 * Whoever may read a team's workloads may read what they cost; the fleet, where every team's money is, needs its own permission.
 *
 * @returns what the person may see of it; undefined: everything
 * @throws NotAllowedError that says what is missing
 */
export async function demandSpend(
  options: Pick<RouterOptions, 'authoriser' | 'binding' | 'workloads'>,
  query: SpendSelection,
  user: User,
): Promise<WorkloadFilter | undefined> {
  const { authoriser, binding } = options;
  if (await authoriser.allowsBasic(mlSpendReadAllPermission, user)) {
    return undefined;
  }
  if (query.workload) {
    await demandRow(options, query.workload, user);
    return allowedSpend(options, user);
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
  return allowedSpend(options, user);
}

/**
 * What a person may read of the ledger: everything, or the rows of the teams and components whose workloads they may read.
 *
 * @returns undefined: everything
 * @throws NotAllowedError when it is nothing
 */
export async function allowedSpend(
  { authoriser }: Pick<RouterOptions, 'authoriser'>,
  user: User,
): Promise<WorkloadFilter | undefined> {
  if (await authoriser.allowsBasic(mlSpendReadAllPermission, user)) {
    return undefined;
  }
  const visible = await authoriser.visible(mlWorkloadReadPermission, user);
  if (visible.kind === 'none') {
    throw new NotAllowedError(
      `You may not read what workloads cost: it needs the permission ${mlWorkloadReadPermission.name}`,
    );
  }
  return visible.kind === 'some' ? visible.filter : undefined;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
