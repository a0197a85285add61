import { expect, test, type Locator, type Page } from '@playwright/test';
import { deployment, job } from '@slipway/lab/workloads';
import { Cluster, type ClusterWork } from './clusterWork';
import { signIn } from './signIn';
import { openWorkload, titleOf, told } from './workloadPage';

const run = Date.now().toString(36);
const of = (name: string) => ({
  name: `${name}-${run}`,
  namespace: 'team-vision',
  component: 'vision-models',
});

let cluster: Cluster;
let jobs: ClusterWork[];
let server: ClusterWork;
/** One person's window: a portal takes its time to load. */
let page: Page;
test.beforeAll(async ({ browser, request }) => {
  cluster = await Cluster.open();
  const sweep = (name: string) =>
    job({ ...of(name), pool: 'l4', gpus: 1, seconds: 900 });
  [jobs, server, page] = await Promise.all([
    Promise.all(
      ['sweep-a', 'sweep-b'].map(name => cluster.make(request, sweep(name))),
    ),
    cluster.make(
      request,
      deployment({ ...of('captioner'), pool: 'l4', pods: 1 }),
    ),
    browser.newPage(),
  ]);
  await signIn(page, 'engineer');
});
test.afterAll(async () => {
  await page.close();
  await cluster.close();
});

/** What the API server says of a workload, as soon as it says it. */
const onApiServer = (work: ClusterWork, read: (object: any) => unknown) =>
  expect.poll(async () => read(await cluster.read(work)), { timeout: 60_000 });

test('a person selects two Jobs, sees what it frees, pauses both and takes it back', async () => {
  await page.goto(
    `/catalog/default/group/vision/ml-workloads?q=${run}&state=Running&kind=Job`,
  );
  for (const { name } of jobs) {
    await page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('gridcell')
      .first()
      .click({ timeout: 120_000 });
  }
  const bar = page.getByRole('region', { name: 'What is selected' });
  await expect(bar.getByRole('status')).toHaveText(
    /^2 workloads selected · hold 2 GPUs, \$\d+\.\d\d an hour$/,
  );
  await bar.getByRole('button', { name: 'Pause 2' }).click();
  const dialog = await told(page);
  await expect(dialog).toContainText(
    /2 GPUs become free, which saves \$\d+\.\d\d an hour\./,
  );
  for (const work of jobs) {
    expect((await cluster.read(work)).spec.suspend).toBe(false);
  }

  await dialog.getByRole('button', { name: 'Pause 2' }).click();
  await expect(dialog).toContainText('2 workloads done');
  for (const work of jobs) {
    await onApiServer(work, object => object.spec.suspend).toBe(true);
  }

  await dialog.getByRole('button', { name: 'Undo: resume 2' }).click();
  await expect(dialog).toContainText('Resume: 2 of 2 done');
  for (const work of jobs) {
    await onApiServer(work, object => object.spec.suspend).toBe(false);
  }
});

test('a person without a mouse scales a model server, takes it back, and stops it', async () => {
  await openWorkload(page, server, { state: 'Running' });
  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: typeof name === 'string' });

  await press(page, button('Scale'), 'Enter');
  const scale = await told(page);
  await press(
    page,
    scale.getByRole('textbox', { name: 'Replicas' }),
    'ArrowUp',
  );
  await expect(scale.getByRole('listitem').first()).toContainText(
    'It asks for 2 more GPUs',
  );
  await press(page, button('Scale', scale), 'Enter');
  await onApiServer(server, object => object.spec.replicas).toBe(3);

  await press(page, button('Undo: scale to 1'), 'Enter');
  await onApiServer(server, object => object.spec.replicas).toBe(1);

  // A second thought: nothing is done, and the person is where they were.
  await press(page, button('Stop'), 'Enter');
  await told(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button('Stop')).toBeFocused();
  expect(await cluster.read(server)).toBeDefined();

  await page.keyboard.press('Enter');
  await press(page, button('Stop', await told(page)), 'Enter');
  await onApiServer(server, object => object).toBeUndefined();
  await expect(titleOf(page, server)).toContainText('Stopped');
});

/** Goes to what is meant with the Tab key, as long as that takes, and presses a key there. */
async function press(page: Page, target: Locator, key: string): Promise<void> {
  await expect(target).toBeEnabled();
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(target).toBeFocused({ timeout: 10 });
  }).toPass({ intervals: [0], timeout: 60_000 });
  await page.keyboard.press(key);
}
