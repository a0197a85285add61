import { InputError } from '@backstage/errors';
import { mlSpendReadAllPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { DAY_MS, monthOf } from '../metering';
import { parseOrInputError } from '../parseInput';
import { userOf, type RouterOptions } from './context';

const MOST_DAYS = 92;

const time = z.string().datetime({ offset: true });
const query = z.object({ from: time.optional(), to: time.optional() }).strict();

/** `GET /spend/reconciliation`: OpenCost beside the ledger. */
export function addReconciliationRoute(
  router: Router,
  options: Pick<RouterOptions, 'authoriser' | 'httpAuth' | 'reconciliation'>,
): void {
  router.get('/spend/reconciliation', async (request, response) => {
    const user = await userOf(options, request);
    await options.authoriser.demandBasic(
      mlSpendReadAllPermission,
      user,
      'read the spend of everybody',
    );
    const asked = parseOrInputError(query, request.query);
    const now = Date.now();
    const to = asked.to ? Date.parse(asked.to) : now;
    const from = asked.from ? Date.parse(asked.from) : monthOf(now);
    if (!(from < to)) throw new InputError('from must be before to');
    if (to - from > MOST_DAYS * DAY_MS) {
      throw new InputError(`Ask for at most ${MOST_DAYS} days at once`);
    }
    response.json(await options.reconciliation.of(from, to));
  });
}
