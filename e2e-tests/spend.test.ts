import {
  expect,
  test,
  type APIRequestContext,
  type Page,
} from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { signIn, tokenOf } from './signIn';
import { expectNoOverflow, seriousFindings } from './usable';

const TEAM = 'vision';
const TAB = `/catalog/default/group/${TEAM}/gpu-spend`;
const API = '/api/ml-workloads';

interface Month {
  id: string;
  from: string;
  to: string;
}

function monthBefore(now: Date, ago: number): Month {
  const start = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
  const from = start(-ago);
  return {
    id: from.toISOString().slice(0, 7),
    from: from.toISOString(),
    to: start(1 - ago).toISOString(),
  };
}

async function textOf(
  request: APIRequestContext,
  path: string,
  query: Record<string, string>,
): Promise<string> {
  const answer = await request.get(`${API}${path}`, {
    params: query,
    headers: { authorization: `Bearer ${await tokenOf(request, 'finops')}` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.text();
}

async function spendOf(request: APIRequestContext, month: Month) {
  return JSON.parse(
    await textOf(request, '/spend', {
      entity: `group:default/${TEAM}`,
      from: month.from,
      to: month.to,
      granularity: 'day',
      groupBy: 'component',
    }),
  );
}

/** `12.345678` of the currency in micro-units; an empty cost is unpriced and adds nothing. */
function micros(decimal: string): bigint {
  const [, sign, whole, fraction = ''] =
    /^(-?)(\d*)(?:\.(\d*))?$/.exec(decimal) ?? [];
  const value = BigInt(whole || '0') * 1_000_000n;
  const all = value + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return sign ? -all : all;
}

const sum = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n);

/** Chooses a file in the menu "Download" and reads it. */
async function download(page: Page, choice: RegExp) {
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: choice }).click();
  const path = await (await file).path();
  return parse(readFileSync(path), { columns: true }) as Array<
    Record<string, string>
  >;
}

/** What the foot of the column "Cost" says: as shown, and to the micro-unit. */
async function footOf(page: Page) {
  const table = page.getByRole('table', { name: 'Spend by component' });
  await expect(table).toBeVisible();
  const heads = await table.getByRole('columnheader').allTextContents();
  const column = heads.findIndex(head => head.startsWith('Cost'));
  const cell = (row: string) =>
    table.locator(`${row} > :nth-child(${column + 1})`);
  return {
    shown: await cell('tfoot tr').innerText(),
    exact: BigInt(
      (await cell('tfoot tr').locator('data').getAttribute('value'))!,
    ),
    rows: await cell('tbody tr').allInnerTexts(),
  };
}

/** What is less than a cent adds nothing to what is seen. */
const cents = (shown: string) =>
  shown.startsWith('<') ? 0n : BigInt(shown.replace(/[^0-9-]/g, '') || '0');

test('the same month is on screen, in CSV, in FOCUS, from the API and in the metrics, to the cent', async ({
  page,
  request,
}) => {
  const now = new Date();
  const earlier = monthBefore(now, 1);
  const hasEarlier =
    Number((await spendOf(request, earlier)).total.costMicros ?? 0) > 0;
  const month = hasEarlier ? earlier : monthBefore(now, 0);
  await signIn(page, 'finops');

  // This month grows once a minute: all of it is read between two answers that are the same.
  await expect(async () => {
    const before = await spendOf(request, month);
    await page.goto(`${TAB}?period=${month.id}&by=component`);
    const foot = await footOf(page);
    const csv = await download(page, /CSV/);
    const focus = await download(page, /FOCUS/);
    const metrics = await textOf(request, '/spend/metrics', {});
    const after = await spendOf(request, month);
    expect(after.total.costMicros).toEqual(before.total.costMicros);

    const exact = BigInt(before.total.costMicros);
    expect(exact).toBeGreaterThan(0n);
    expect(foot.exact).toBe(exact);
    const rounding = cents(foot.shown) * 10_000n - exact;
    expect(rounding <= 5_000n && rounding >= -5_000n).toBe(true);
    expect(sum(foot.rows.filter(row => row.includes('$')).map(cents))).toBe(
      cents(foot.shown),
    );
    expect(
      sum(
        csv
          .filter(row => row.correction_posted_at === '')
          .map(row => micros(row.cost)),
      ),
    ).toBe(exact);
    expect(
      sum(
        focus
          .filter(row => row.ChargeClass !== 'Correction')
          .map(row => micros(row.EffectiveCost)),
      ),
    ).toBe(exact);
    const samples = metrics
      .split('\n')
      .filter(
        line =>
          line.startsWith('ml_workloads_team_cost_micros{') &&
          line.includes(`team="${TEAM}"`) &&
          line.includes(`month="${month.id}"`),
      );
    expect(sum(samples.map(line => BigInt(line.split('} ')[1])))).toBe(exact);
  }).toPass({ timeout: 150_000 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`spend in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('can be used by everybody', async ({ page }) => {
      await signIn(page, 'platform');
      for (const [what, path] of [
        ['a team', TAB],
        ['the fleet', '/gpu/spend'],
        ['what filters leave', '/gpu/spend?category=unallocated&by=reason'],
      ]) {
        await page.goto(path);
        await expect(page.getByRole('table').first()).toBeVisible();
        expect(await seriousFindings(page, 'main'), what).toEqual([]);
        await page.setViewportSize({ width: 900, height: 900 });
        await expectNoOverflow(page, what);
        await page.setViewportSize({ width: 1440, height: 900 });
      }
    });
  });
}

test('what is looked into stands in the address, and "back" comes back', async ({
  page,
}) => {
  await signIn(page, 'platform');
  await page.goto('/gpu/spend?by=team');
  const teams = page.getByRole('table', { name: 'Spend by team' });
  await teams.getByRole('link', { name: TEAM, exact: true }).click();
  await expect(
    page.getByRole('table', { name: 'Spend by component' }),
  ).toBeVisible();
  expect(new URL(page.url()).searchParams.get('team')).toBe(TEAM);
  await page.goBack();
  await expect(teams).toBeVisible();
});
