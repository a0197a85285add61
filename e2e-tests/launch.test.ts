import { expect, test, type APIRequestContext } from '@playwright/test';
import { signIn, tokenOf } from './signIn';
import { fillInTrainModel } from './trainModelForm';

/** A name of its own for each run: the lab keeps what earlier runs launched. */
const unique = () => Date.now().toString(36);

/** app-config.lab.yaml: g6.xlarge, one L4, 0.8048 an hour. */
const L4_NODE_HOUR_MICROS = 804_800;

async function asPlatform(
  request: APIRequestContext,
  path: string,
  headers = {},
) {
  const token = await tokenOf(request, 'platform');
  const answer = await request.get(path, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  expect(answer.status(), path).toBe(200);
  return await answer.json();
}

const spendOf = (request: APIRequestContext, id: string) =>
  asPlatform(request, `/api/ml-workloads/workloads/${id}/spend`);

const fleetSpend = (request: APIRequestContext) => {
  const to = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return asPlatform(
    request,
    `/api/ml-workloads/spend?from=${from}T00:00:00Z&to=${to}T00:00:00Z&granularity=day&groupBy=category`,
  );
};

/** GPU time of a Job's pods, read from the API server by somebody who may: from PodScheduled until the container finished. */
async function heldByPodsOf(request: APIRequestContext, job: string) {
  const pods = await asPlatform(
    request,
    `/api/kubernetes/proxy/api/v1/namespaces/team-vision/pods?labelSelector=batch.kubernetes.io/job-name%3D${job}`,
    { 'backstage-kubernetes-cluster': 'lab' },
  );
  expect(pods.items).toHaveLength(1);
  const [pod] = pods.items;
  const scheduled = pod.status.conditions.find(
    (condition: { type: string }) => condition.type === 'PodScheduled',
  ).lastTransitionTime;
  const finished = pod.status.containerStatuses[0].state.terminated.finishedAt;
  return { gpuMs: Date.parse(finished) - Date.parse(scheduled) };
}

test('an ML engineer launches a training, watches it succeed and reads its cost', async ({
  page,
  request,
}) => {
  const name = `defects-${unique()}`;
  await signIn(page, 'engineer');
  await fillInTrainModel(page, {
    component: 'Vision models',
    name,
    image: 'registry.example.com/vision/trainer:1.0',
    hardware: 'L4 24 GB',
    gpusPerPod: 1,
    hours: 1,
    runs: 20,
  });

  await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'Launch' }).click();

  await page.getByRole('link', { name: 'Follow the workload' }).click();
  const title = page.getByRole('heading', { name: new RegExp(name) });
  await expect(title).toBeVisible();
  // No reload from here on: the page follows the cluster by itself.
  await expect(title).toContainText('Succeeded', { timeout: 120_000 });
  // On a busy machine it may have run before the page was there.
  await expect(
    page.getByRole('list', { name: 'Changes of state' }),
  ).toContainText('Running');

  const id = new URL(page.url()).pathname.split('/').pop();
  const cost = page.locator('dl', { hasText: 'GPU time' }).first();
  await expect(cost.getByText(/\$0\.0\d/)).toBeVisible({ timeout: 120_000 });

  // What the page shows is the sum of the ledger rows, to the micro-dollar.
  const token = await tokenOf(request, 'engineer');
  let spend: any;
  await expect(async () => {
    const answer = await request.get(
      `/api/ml-workloads/workloads/${id}/spend`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(answer.status()).toBe(200);
    spend = await answer.json();
    expect(spend.costMicros).toBeGreaterThan(0);
  }).toPass({ timeout: 120_000 });
  const sum = spend.hours.reduce(
    (total: number, row: { costMicros: number }) => total + row.costMicros,
    0,
  );
  expect(sum).toBe(spend.costMicros);

  // And it is what the API objects say: price × GPUs × (finish − PodScheduled), within a micro-dollar for each part.
  const held = await heldByPodsOf(request, name);
  await expect
    .poll(
      async () => {
        const settled = await spendOf(request, id!);
        const expected = (L4_NODE_HOUR_MICROS * held.gpuMs) / 3_600_000;
        return settled.gpuMs === held.gpuMs
          ? Math.abs(settled.costMicros - expected) <= settled.hours.length
          : `GPU time ${settled.gpuMs} ms, from the objects ${held.gpuMs} ms`;
      },
      { timeout: 120_000 },
    )
    .toBe(true);

  // Where the money of the whole fleet went sums to the money of its nodes: every cut obeys the law, so no category is lost.
  const fleet = await fleetSpend(request);
  const byCategory = fleet.categories.reduce(
    (total: number, row: { costMicros: number | null }) =>
      total + (row.costMicros ?? 0),
    0,
  );
  expect(byCategory).toBe(fleet.total.costMicros);
});

test('a launch that breaks three rules is refused with all three reasons, and nothing is created', async ({
  page,
  request,
}) => {
  const name = `too-much-${unique()}`;
  await signIn(page, 'engineer');
  await fillInTrainModel(page, {
    component: 'Vision models',
    name,
    image: 'docker.io/library/trainer:1.0',
    hardware: 'H100 80 GB',
    gpusPerPod: 8,
    pods: 2,
    hours: 25,
  });

  await expect(page.getByText('Refused, for 3 reasons')).toBeVisible();
  const reasons = page.getByRole('list', { name: 'Reasons for the refusal' });
  for (const code of ['SW01', 'SW02', 'SW05']) {
    await expect(reasons.getByText(code, { exact: true })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(
    page.getByText(/The cluster refuses this launch/).first(),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Launch' })).toHaveCount(0);

  const token = await tokenOf(request, 'platform');
  const answer = await request.get(
    `/api/ml-workloads/workloads?search=${name}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  expect((await answer.json()).totalItems).toBe(0);
});
