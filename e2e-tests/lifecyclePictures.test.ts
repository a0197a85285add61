import { expect as quickly, test, type Page } from '@playwright/test';
import { Cluster } from './clusterWork';
import { run, stage, urgent, type Staged } from './lifecycleStage';
import { signIn } from './signIn';
import { picture, PICTURES } from './usable';
import { askFor, leave, openWorkload, titleOf } from './workloadPage';

// Pictures may wait for a busy machine.
const expect = quickly.configure({ timeout: 150_000 });

const LIST = '/catalog/default/group/vision/ml-workloads';

/**
 * Writes the pictures of docs/lifecycle-screens.md, in light and dark and at two widths:
 * SLIPWAY_SCREENSHOTS=docs/images npm test -- --only browser
 */
test.describe('the pictures of the lifecycle', () => {
  test.skip(!PICTURES, 'only with SLIPWAY_SCREENSHOTS=FOLDER');
  test.setTimeout(1_200_000);
  let cluster: Cluster;
  let staged: Staged;

  test.beforeAll(async ({ request, browser }) => {
    if (!PICTURES) return;
    test.setTimeout(600_000);
    cluster = await Cluster.open();
    staged = await stage(cluster, request);
    const page = await browser.newPage();
    await signIn(page, 'platform');
    for (const work of [staged.Stopped, staged.nightlyA, staged.nightlyB]) {
      await openWorkload(page, work);
      await expect(titleOf(page, work)).toContainText('Running');
    }
    await cluster.remove(staged.Stopped);
    await cluster.make(request, urgent());
    await page.close();
  });
  test.afterAll(() => cluster?.close());

  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`in the ${colorScheme} theme`, () => {
      test.use({ colorScheme });

      const shoot = async (page: Page, name: string) => {
        for (const width of [1440, 900]) {
          await page.setViewportSize({ width, height: 900 });
          await picture(
            page,
            `lifecycle/${name}-${colorScheme}-${width}`,
            width,
          );
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      };

      test('show each operation before it is done', async ({ page }) => {
        await signIn(page, 'engineer');
        const paused = staged.Paused;
        await openWorkload(page, paused);
        await expect(titleOf(page, paused)).toContainText(/Running|Paused/);
        if (await page.getByRole('button', { name: 'Resume' }).isVisible()) {
          const resume = await askFor(page, 'Resume');
          await resume.getByRole('button', { name: 'Resume' }).click();
        }
        await expect(titleOf(page, paused)).toContainText('Running');
        const pause = await askFor(page, 'Pause');
        await shoot(page, 'dialog-pause');
        await pause.getByRole('button', { name: 'Pause' }).click();
        await expect(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
        await expect(titleOf(page, paused)).toContainText('Paused');
        await shoot(page, 'undo');
        const resume = await askFor(page, 'Resume');
        await shoot(page, 'dialog-resume');
        await leave(resume);

        await openWorkload(page, staged.Running);
        await expect(titleOf(page, staged.Running)).toContainText('Running');
        const stop = await askFor(page, 'Stop');
        await shoot(page, 'dialog-stop');
        await leave(stop);

        await openWorkload(page, staged.server);
        await expect(titleOf(page, staged.server)).toContainText('Running');
        const scale = await askFor(page, 'Scale');
        await scale.getByRole('textbox', { name: 'Replicas' }).fill('3');
        await page.keyboard.press('Tab');
        await expect(scale.getByText('It asks for 1 more GPU')).toBeVisible();
        await shoot(page, 'dialog-scale');
        await leave(scale);
        const restart = await askFor(page, 'Restart');
        await shoot(page, 'dialog-restart');
        await leave(restart);

        await openWorkload(page, staged.Succeeded);
        await expect(titleOf(page, staged.Succeeded)).toContainText(
          'Succeeded',
        );
        const remove = await askFor(page, 'Delete');
        await shoot(page, 'dialog-delete');
        await leave(remove);

        await openWorkload(page, staged.inGit);
        await expect(titleOf(page, staged.inGit)).toContainText('Running');
        const git = await askFor(page, 'Scale');
        await expect(git.getByText(/Argo CD/).first()).toBeVisible();
        await shoot(page, 'dialog-git-owned');
      });

      test('show a workload in each state', async ({ page }) => {
        await signIn(page, 'engineer');
        for (const state of [
          'Queued',
          'Provisioning',
          'Starting',
          'Running',
          'Degraded',
          'Paused',
          'Succeeded',
          'Failed',
          'Stopped',
        ] as const) {
          await openWorkload(page, staged[state]);
          await expect(titleOf(page, staged[state])).toContainText(state);
          await expect(
            page.getByRole('list', { name: 'Changes of state' }),
          ).toBeVisible();
          await shoot(page, `workload-${state.toLowerCase()}`);
        }
        for (const tab of [
          'logs',
          'events',
          'attempts',
          'spend',
          'manifests',
        ]) {
          await openWorkload(page, staged.Running, { tab });
          await expect(
            page.getByRole('tabpanel').getByRole('region').first(),
          ).toContainText(/\w/);
          await shoot(page, `workload-${tab}`);
        }
        await openWorkload(page, staged.escaped);
        await expect(titleOf(page, staged.escaped)).toContainText('Escaped');
        await shoot(page, 'workload-escaped');
      });

      test('show what was preempted', async ({ page }) => {
        await signIn(page, 'platform');
        const card = page.getByRole('region', { name: /^It made room for/ });
        await expect(async () => {
          for (const work of [staged.nightlyA, staged.nightlyB]) {
            await openWorkload(page, work, { tab: 'attempts' });
            await expect(
              page.getByRole('tabpanel').getByRole('table'),
            ).toBeVisible();
            if (await card.isVisible()) return;
          }
          throw new Error('None is preempted yet');
        }).toPass({ timeout: 150_000 });
        await shoot(page, 'preempted');
      });

      test('show the list and what is done to several', async ({ page }) => {
        await signIn(page, 'engineer');
        await page.goto(LIST);
        await expect(page.getByRole('row').nth(3)).toBeVisible();
        await shoot(page, 'list');
        await page.goto(
          `${LIST}?state=Failed&state=Degraded&kind=Job&kind=Deployment`,
        );
        await expect(page.getByText('Clear filters')).toBeVisible();
        await expect(page.getByRole('row').nth(1)).toBeVisible();
        await shoot(page, 'list-filtered');
        await page.goto(`${LIST}?by=state`);
        await expect(page.getByRole('row').nth(5)).toBeVisible();
        await shoot(page, 'list-grouped');
        await page.goto(`${LIST}?q=no-such-work`);
        await expect(page.getByText('No workload matches')).toBeVisible();
        await shoot(page, 'list-no-match');
        await page.goto(
          '/catalog/default/component/vision-inspection/ml-workloads',
        );
        await expect(page.getByText(/has no GPU work yet/)).toBeVisible();
        await shoot(page, 'list-empty');

        await page.goto(`${LIST}?q=${run}&state=Running&state=Succeeded`);
        await expect(page.getByRole('row').nth(2)).toBeVisible();
        await page.getByRole('columnheader').first().click();
        const bar = page.getByRole('region', { name: 'What is selected' });
        await expect(bar.getByRole('button', { name: /^Pause/ })).toBeVisible();
        await shoot(page, 'list-selected');
        await bar.getByRole('button', { name: /^Pause/ }).click();
        const dialog = page.getByRole('dialog');
        await expect(dialog.getByRole('listitem').first()).toBeVisible();
        await shoot(page, 'bulk-preview');
        await dialog.getByRole('button', { name: /^Pause/ }).click();
        await expect(dialog.getByRole('heading')).toContainText('done');
        await shoot(page, 'bulk-outcome');
        const undo = dialog.getByRole('button', { name: /^Undo/ });
        await undo.first().click();
        await expect(undo.first()).toContainText('pause');
      });

      test('show a list that is awaited, and one that cannot be read', async ({
        page,
      }) => {
        await signIn(page, 'engineer');
        let answers = false;
        await page.route('**/api/ml-workloads/workloads?**', async route => {
          if (answers) await route.abort('connectionrefused');
        });
        await page.goto(LIST);
        await expect(
          page.getByRole('status', { name: 'Loading workloads' }),
        ).toBeVisible();
        await shoot(page, 'list-loading');
        answers = true;
        await page.goto(LIST);
        await expect(page.getByRole('alert')).toBeVisible();
        await shoot(page, 'list-error');
      });

      test('show quota, use and free blocks', async ({ page }) => {
        await signIn(page, 'platform');
        await page.goto('/gpu/capacity');
        await expect(page.getByRole('table').nth(2)).toBeVisible();
        await shoot(page, 'capacity');
        await page.goto('/gpu/workloads');
        await expect(page.getByRole('row').nth(3)).toBeVisible();
        await shoot(page, 'list-of-all');
      });
    });
  }

  test('show what has not been observed for minutes', async ({ page }) => {
    await signIn(page, 'engineer');
    await cluster.whileFrozen(async () => {
      await expect(async () => {
        await openWorkload(page, staged.Running);
        await quickly(titleOf(page, staged.Running)).toContainText('Unknown', {
          timeout: 10_000,
        });
      }).toPass({ timeout: 400_000 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expect(titleOf(page, staged.Running)).toContainText('Unknown');
        await expect(
          page.getByRole('list', { name: 'Changes of state' }),
        ).toBeVisible();
        for (const width of [1440, 900]) {
          await page.setViewportSize({ width, height: 900 });
          await picture(
            page,
            `lifecycle/workload-unknown-${colorScheme}-${width}`,
            width,
          );
        }
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto('/gpu/capacity');
        await expect(page.getByText(/^Lab not seen for/)).toBeVisible();
        await picture(page, `lifecycle/capacity-old-${colorScheme}-1440`, 1440);
        await openWorkload(page, staged.Running);
      }
    });
  });
});
