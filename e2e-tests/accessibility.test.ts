import {
  expect,
  test,
  type APIRequestContext,
  type Page,
} from '@playwright/test';
import { deployment, job } from '@slipway/lab/workloads';
import { Cluster, type ClusterWork } from './clusterWork';
import { choose } from './signIn';
import { seriousFindings } from './usable';
import { askFor, leave, openWorkload, told } from './workloadPage';

const run = Date.now().toString(36);
const of = (name: string) => ({
  name: `${name}-${run}`,
  namespace: 'team-vision',
  component: 'vision-models',
  pool: 'l4' as const,
});

/** A Job at work, one that has ended, and a model server. */
async function stage(cluster: Cluster, request: APIRequestContext) {
  const [training, ended, server] = await Promise.all([
    cluster.make(request, job({ ...of('train'), seconds: 900 })),
    cluster.make(request, job({ ...of('smoke'), seconds: 1 })),
    cluster.make(request, deployment({ ...of('serve'), pods: 1 })),
  ]);
  return { training, ended, server };
}

let cluster: Cluster;
let work: Record<'training' | 'ended' | 'server', ClusterWork>;
test.beforeAll(async ({ request }) => {
  cluster = await Cluster.open();
  work = await stage(cluster, request);
});
test.afterAll(() => cluster.close());

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    /** One person's window, from the sign-in page on: a portal takes its time to load. */
    let page: Page;
    let signInPage: string[];
    test.beforeAll(async ({ browser }) => {
      const context = await browser.newContext({ colorScheme });
      page = await context.newPage();
      await page.goto('/');
      await expect(
        page.getByRole('heading', { name: 'Choose who you are' }),
      ).toBeVisible();
      signInPage = await seriousFindings(page);
      await choose(page, 'engineer');
      await expect(
        page.locator(`body[data-theme-mode=${colorScheme}]`),
      ).toBeAttached();
    });
    test.afterAll(() => page.context().close());

    test('the sign-in page can be used by everybody', () => {
      expect(signInPage).toEqual([]);
    });

    test('the page of GPU capacity can be used by everybody', async () => {
      await page.goto('/gpu/capacity');
      await expect(
        page.getByRole('table', { name: 'Pools (GPUs)' }),
      ).toBeVisible();
      expect(await seriousFindings(page, 'main')).toEqual([]);
    });

    test('the list of workloads and what is done to several can be used by everybody', async () => {
      await page.goto(`/gpu/workloads?q=${run}`);
      await page
        .getByRole('row', { name: new RegExp(work.training.name) })
        .getByRole('gridcell')
        .first()
        .click();
      const bar = page.getByRole('region', { name: 'What is selected' });
      const pause = bar.getByRole('button', { name: 'Pause 1' });
      await expect(pause).toBeVisible({ timeout: 120_000 });
      expect(await seriousFindings(page, 'main'), 'list').toEqual([]);
      await pause.click();
      await told(page);
      expect(await seriousFindings(page, '[role=dialog]'), 'bulk').toEqual([]);
    });

    test('the page of a workload, its dialogs and its log can be used by everybody', async () => {
      for (const [which, state, verbs] of [
        ['server', 'Running', ['Scale', 'Restart']],
        ['ended', 'Succeeded', ['Delete']],
        ['training', 'Running', ['Pause', 'Stop']],
      ] as const) {
        await openWorkload(page, work[which], { state });
        await expect(
          page.getByRole('list', { name: 'Changes of state' }),
        ).toBeVisible();
        expect(await seriousFindings(page, 'main'), which).toEqual([]);
        for (const verb of verbs) {
          const dialog = await askFor(page, verb);
          expect(await seriousFindings(page, '[role=dialog]'), verb).toEqual(
            [],
          );
          await leave(dialog);
        }
      }
      await page.getByRole('tab', { name: 'Logs' }).click();
      await expect(page.getByRole('region', { name: /^Log of/ })).toContainText(
        /\w/,
      );
      await page.getByLabel('Search in the log').fill('a');
      await page.getByRole('switch', { name: 'Times' }).click({ force: true });
      expect(await seriousFindings(page, 'main'), 'log').toEqual([]);
    });
  });
}
