import { expect as quickly, test, type Page } from '@playwright/test';
import { job } from '@slipway/lab/workloads';
import { Cluster } from './clusterWork';
import { signIn, tokenOf } from './signIn';
import { picture, PICTURES } from './usable';

// Pictures may wait for a busy machine.
const expect = quickly.configure({ timeout: 150_000 });

const DAY_MS = 86_400_000;
const FLEET = '/gpu/spend';
const tabOf = (kind: string, name: string) =>
  `/catalog/default/${kind}/${name}/gpu-spend`;
const TEAM = tabOf('group', 'vision');

const today = new Date().toISOString().slice(0, 10);
const lastMonth = new Date(Date.UTC(+today.slice(0, 4), +today.slice(5, 7) - 2))
  .toISOString()
  .slice(0, 7);

/** Pages that are shown by an address alone. */
const PAGES: Record<string, string> = {
  team: TEAM,
  system: tabOf('system', 'perception-models'),
  domain: `${tabOf('domain', 'machine-learning')}?by=system`,
  component: tabOf('component', 'vision-models'),
  fleet: FLEET,
  'fleet-categories': `${FLEET}?by=category`,
  'fleet-reasons': `${FLEET}?by=reason&category=unallocated`,
  filters: `${FLEET}?by=team&gpuModel=NVIDIA-H100-80GB-HBM3&phase=running&period=${lastMonth}`,
  hours: `${TEAM}?period=${today}&by=phase`,
  'weeks-by-outcome': `${FLEET}?by=outcome&step=week&period=90d`,
  unpriced: `${tabOf('group', 'forecasting')}?by=gpuModel`,
  'closed-month': `${TEAM}?period=${lastMonth}`,
  'data-health': '/gpu/data-health',
};

/**
 * Writes the pictures of docs/spend-screens.md, in light and dark and at two widths. Most of them need the demo history:
 * with `npm start` in another terminal,
 * SLIPWAY_TEST_LAB=.slipway/lab/lab.json SLIPWAY_SCREENSHOTS=docs/images npx playwright test spendPictures
 */
test.describe('the pictures of spend', () => {
  test.skip(!PICTURES, 'only with SLIPWAY_SCREENSHOTS=FOLDER');
  test.setTimeout(1_800_000);

  let cluster: Cluster;

  // Something that holds GPUs now, so that the hour which is going on has money.
  test.beforeAll(async ({ request }) => {
    if (!PICTURES) return;
    const health = await request.get('/api/ml-workloads/data-health', {
      headers: {
        authorization: `Bearer ${await tokenOf(request, 'platform')}`,
      },
    });
    const { clusters } = await health.json();
    const past = Date.now() - Date.parse(clusters[0].observedSince);
    test.skip(past < 60 * DAY_MS, 'only with the demo history');
    cluster = await Cluster.open();
    const work = {
      name: `segmenter-${Date.now().toString(36).slice(-4)}`,
      namespace: 'team-vision',
      component: 'vision-models',
    };
    await cluster.make(request, job({ ...work, gpus: 8, seconds: 3600 }));
  });
  test.afterAll(() => cluster?.close());

  const settled = (page: Page) =>
    expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);

  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`in the ${colorScheme} theme`, () => {
      test.use({ colorScheme });

      const shoot = async (page: Page, name: string) => {
        for (const width of [1440, 900]) {
          await page.setViewportSize({ width, height: 900 });
          await picture(page, `spend/${name}-${colorScheme}-${width}`, width);
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      };

      /** As it stands in the window: the page behind a dialog is a long one. */
      const shootWindow = async (page: Page, name: string) => {
        for (const width of [1440, 900]) {
          await page.setViewportSize({ width, height: 900 });
          await page.screenshot({
            path: `${PICTURES}/spend/${name}-${colorScheme}-${width}.png`,
            animations: 'disabled',
          });
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      };

      test('show where money went', async ({ page }) => {
        await signIn(page, 'platform');
        for (const [name, path] of Object.entries(PAGES)) {
          await page.goto(path);
          await expect(page.getByRole('table').first()).toBeVisible();
          await settled(page);
          await shoot(page, name);
        }
      });

      test('show one workload and its attempts', async ({ page }) => {
        await signIn(page, 'platform');
        await page.goto(`${FLEET}?team=robotics&by=workload`);
        const work = page.getByRole('table', { name: 'Spend by workload' });
        await work.getByRole('link').first().click();
        await expect(
          page.getByRole('table', { name: 'Spend by attempt' }),
        ).toBeVisible();
        await settled(page);
        await shoot(page, 'attempts');
      });

      test('show what no team owns, and how it is claimed', async ({
        page,
      }) => {
        await signIn(page, 'platform');
        await page.goto(`${FLEET}?team=unattributed&by=workload`);
        const claim = page.getByRole('button', { name: /^Claim / }).first();
        await expect(claim).toBeVisible();
        await settled(page);
        await shoot(page, 'unattributed');
        await claim.click();
        const dialog = page.getByRole('dialog');
        await expect(dialog.getByText(/^Everything in/)).toBeVisible();
        await shootWindow(page, 'claim');

        await dialog
          .getByRole('radio', { name: /^Only/ })
          .check({ force: true });
        await dialog
          .getByRole('textbox', { name: /Reason/ })
          .fill('Trials of the detector, before the team had its namespace');
        await dialog.getByRole('button', { name: 'Claim it' }).click();
        const back = page.getByRole('button', { name: /^Take back/ });
        await expect(back).toBeVisible();
        await expect(dialog).toBeHidden();
        await shoot(page, 'claims');
        await back.click();
        await expect(dialog.getByText(/gives up/)).toBeVisible();
        await shootWindow(page, 'take-back');
        await dialog.getByRole('button', { name: 'Take it back' }).click();
        await expect(dialog).toBeHidden();
      });

      test('show what there is beside', async ({ page }) => {
        await signIn(page, 'platform');
        await page.goto('/catalog/default/group/vision');
        await expect(page.getByText('of it not yet running')).toBeVisible();
        await settled(page);
        await shoot(page, 'card');
        await page.goto('/gpu/reconciliation');
        await expect(page.getByText(/Set OpenCost beside/)).toBeVisible();
        await shoot(page, 'second-opinion');
      });

      test('show what is empty, awaited and out of reach', async ({ page }) => {
        await signIn(page, 'engineer');
        await page.goto(`${TEAM}?period=2019-02`);
        await expect(
          page.getByRole('heading', {
            name: 'Nothing is known of this period',
          }),
        ).toBeVisible();
        await shoot(page, 'empty');
        await page.goto(`${TEAM}?queue=nobody&outcome=failed`);
        await expect(
          page.getByRole('heading', { name: 'Nothing passes these filters' }),
        ).toBeVisible();
        await settled(page);
        await shoot(page, 'empty-filters');
        await page.goto(FLEET);
        await expect(page.getByText(/^You may not see/).first()).toBeVisible();
        await shoot(page, 'refused');
        let answers = false;
        await page.route('**/api/ml-workloads/spend?**', async route => {
          if (answers) await route.abort('connectionrefused');
        });
        await page.goto(TEAM);
        await expect(
          page.getByRole('status', { name: 'Loading GPU spend' }),
        ).toBeVisible();
        await shoot(page, 'loading');
        answers = true;
        await page.goto(TEAM);
        await expect(page.getByRole('alert').first()).toBeVisible();
        await shoot(page, 'error');
      });
    });
  }
});
