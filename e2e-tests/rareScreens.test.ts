import { expect, test, type Page } from '@playwright/test';
import type {
  CapacityView,
  DataHealth,
  RateList,
  Spend,
  SpendClaimList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { signIn } from './signIn';
import { expectNoOverflow, seriousFindings } from './usable';

/** As long as Kubernetes and the API let it be, and without a place to break. */
const NAME = `w${'0123456789'.repeat(6)}`;
const REASON = `${'x'.repeat(300)} <b>ours</b> \u202Egnp.exe ${'y'.repeat(
  150,
)}`;
const LONG_AGO = new Date(Date.now() - 600_000).toISOString();
const API = '**/api/ml-workloads';

/** The portal's answers at an address, changed as a fleet would have them that this one is not. */
async function change<T>(
  page: Page,
  path: string,
  to: (answer: T) => T,
): Promise<void> {
  await page.route(`${API}${path}`, async route => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, json: to(await response.json()) });
  });
}

async function expectUsableBy(page: Page, what: string, within = 'main') {
  for (const width of [1440, 900]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoOverflow(page, `${what} at ${width}`);
  }
  expect(await seriousFindings(page, within), what).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
}

const CLAIM: SpendClaimList['items'][number] = {
  id: 'c1',
  cluster: 'lab',
  namespace: null,
  workload: 'rarer',
  workloadTitle: `Job ${NAME}`,
  team: 'vision',
  reason: REASON,
  effectiveFrom: LONG_AGO,
  endsAt: null,
  claimedAt: LONG_AGO,
  claimedBy: 'user:default/ml-engineer',
};

/** What no team owns, and what was claimed of it. */
async function withClaims(page: Page) {
  await change<Spend>(page, '/spend?**', answer => ({
    ...answer,
    rows: [
      {
        key: 'rare',
        title: `Job ${NAME}`,
        ref: 'rare',
        unattributed: true,
        gpuMs: 3_600_000,
        costMicros: 6_880_000,
        unpricedGpuMs: 0,
        startingCostMicros: 0,
        runningCostMicros: 6_880_000,
        outcomes: null,
        previousCostMicros: 0,
        changeMicros: 6_880_000,
        compared: { gpuMs: 3_600_000, costMicros: 6_880_000, unpricedGpuMs: 0 },
        previous: { gpuMs: 0, costMicros: 0, unpricedGpuMs: 0 },
      },
    ],
  }));
  await page.route(`${API}/workloads/rare`, route =>
    route.fulfill({ json: { cluster: 'lab', namespace: NAME } }),
  );
  const claims: SpendClaimList = {
    items: [
      CLAIM,
      {
        ...CLAIM,
        id: 'c2',
        namespace: NAME,
        workload: null,
        workloadTitle: null,
        endsAt: LONG_AGO,
      },
    ],
    totalItems: 2,
    nextCursor: null,
  };
  await page.route(`${API}/spend/claims**`, route =>
    route.request().method() === 'GET'
      ? route.fulfill({ json: claims })
      : route.fulfill({
          status: 409,
          json: {
            error: { name: 'ConflictError', message: 'A team owns it by now' },
            response: { statusCode: 409 },
          },
        }),
  );
}

/** More prices than a page holds, and a cluster that nobody sees. */
async function withMuch(page: Page) {
  await change<RateList>(page, '/rates?**', answer => {
    const row = { ...answer.items[0], source: `${NAME} price list` };
    const items = Array.from({ length: 50 }, (_, n) => ({
      ...row,
      node: `${NAME}-${n}`,
    }));
    return { ...answer, items, totalItems: 60, nextCursor: 'more' };
  });
  await page.route(`${API}/rates?**cursor=more**`, async route => {
    const response = await route.fetch({
      url: route
        .request()
        .url()
        .replace(/cursor=more&?/, ''),
    });
    const answer: RateList = await response.json();
    return route.fulfill({
      response,
      json: { ...answer, totalItems: 60, nextCursor: null },
    });
  });
  await change<DataHealth>(page, '/data-health', answer => ({
    ...answer,
    clusters: answer.clusters.map(cluster => ({
      ...cluster,
      stale: true,
      observedAt: LONG_AGO,
      problem: `${NAME}: no answer`,
    })),
  }));
  await change<CapacityView>(page, '/capacity', answer => ({
    ...answer,
    clusters: answer.clusters.map(one => ({ ...one, asOf: LONG_AGO })),
  }));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('what was claimed, and how it is claimed and taken back', async ({
      page,
    }) => {
      await withClaims(page);
      await signIn(page, 'platform');
      await page.goto('/gpu/spend?team=unattributed&by=workload');
      const list = page.getByRole('table', {
        name: 'Claimed from what no team owns',
      });
      await expect(list.getByText('given up')).toBeVisible();
      await expectUsableBy(page, 'claims');

      // With the keyboard only.
      const back = list.getByRole('button', { name: /^Take back/ });
      await back.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText(/gives up Job/)).toBeVisible();
      await dialog.getByRole('button', { name: 'Take it back' }).press('Enter');
      await expect(dialog.getByText('Could not take it back')).toBeVisible();
      await expectUsableBy(page, 'taking back', '[role=dialog]');
      await page.keyboard.press('Escape');
      await expect(back).toBeFocused();

      await page.getByRole('button', { name: /^Claim Job/ }).press('Enter');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('ours');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect(dialog.getByText('Could not claim it')).toBeVisible();
      await expectUsableBy(page, 'claiming', '[role=dialog]');
    });

    test('prices on several pages, and a cluster that is not seen', async ({
      page,
    }) => {
      await withMuch(page);
      await signIn(page, 'platform');
      await page.goto('/gpu/data-health');
      await expect(page.getByText(/^Lab not seen for 10 min/)).toBeVisible();
      await page.getByText('All dated price rows (60)').click();
      const prices = page.getByRole('table', { name: /^Prices:/ });
      await expect(prices.getByRole('row')).toHaveCount(51);
      await expectUsableBy(page, 'data health');
      await page.getByRole('button', { name: /next/i }).press('Enter');
      await expect(prices.getByText(`node ${NAME}-0`)).toHaveCount(0);
      await expect(page.getByText(/^51 - 60 of 60/)).toBeVisible();

      await page.goto('/gpu/capacity');
      await expect(page.getByText(/^Lab not seen for 10 min/)).toBeVisible();
      await expectUsableBy(page, 'old capacity');
    });

    test('what one may not see', async ({ page }) => {
      await signIn(page, 'engineer');
      for (const [address, words] of [
        ['/gpu/spend', 'You may not see the GPU spend of'],
        ['/gpu/data-health', 'You may not see the data health'],
        [
          '/catalog/default/group/speech/ml-workloads',
          'You may not see the GPU work of Speech',
        ],
      ]) {
        await page.goto(address);
        await expect(page.getByText(words)).toBeVisible();
        await expectUsableBy(page, address);
      }
    });
  });
}
