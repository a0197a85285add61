import { readFileSync } from 'node:fs';
import {
  expect,
  request as playwright,
  test,
  type APIRequestContext,
  type Page,
} from '@playwright/test';
import { signIn, tokenOf } from './signIn';
import { toVerdict } from './trainModelForm';

/** One launch from the form for each engine that the lab serves: its object on the API server, and its receipt. */
interface Engine {
  engine: string;
  template: 'train-model' | 'serve-model';
  /** Path of the collection below the API server. */
  collection: string;
  /** Values beside the common ones. */
  values: Record<string, unknown>;
  /** A state that its page reaches in the lab; null where no controller of the kind runs there: its page is enough. */
  reaches: RegExp | null;
}

const scaling = { stage: 'development', minReplicas: 1, maxReplicas: 1 };

const ENGINES: Engine[] = [
  {
    engine: 'job',
    template: 'train-model',
    collection: 'batch/v1',
    values: {},
    reaches: /Running|Succeeded/,
  },
  {
    engine: 'jobset',
    template: 'train-model',
    collection: 'jobset.x-k8s.io/v1alpha2',
    values: { hardware: { profile: 'l4', gpusPerPod: 1, replicas: 2 } },
    reaches: /Running|Succeeded/,
  },
  {
    engine: 'trainjob',
    template: 'train-model',
    collection: 'trainer.kubeflow.org/v1alpha1',
    values: { runtime: 'torch-distributed' },
    reaches: /Starting|Running|Succeeded/,
  },
  {
    engine: 'rayjob',
    template: 'train-model',
    collection: 'ray.io/v1',
    values: { command: ['python', 'train.py'] },
    reaches: /Starting|Running|Succeeded/,
  },
  {
    engine: 'deployment',
    template: 'serve-model',
    collection: 'apps/v1',
    values: { scaling },
    reaches: /Starting|Running/,
  },
  {
    engine: 'leaderworkerset',
    template: 'serve-model',
    collection: 'leaderworkerset.x-k8s.io/v1',
    values: {
      scaling,
      hardware: {
        profile: 'l4',
        gpusPerPod: 1,
        replicas: 1,
        podsPerReplica: 2,
      },
    },
    reaches: /Starting|Running/,
  },
  {
    engine: 'rayservice',
    template: 'serve-model',
    collection: 'ray.io/v1',
    values: { scaling, command: ['serve_app:app'] },
    reaches: /Starting|Running|Degraded/,
  },
  {
    engine: 'inferenceservice',
    template: 'serve-model',
    collection: 'serving.kserve.io/v1beta1',
    values: {
      scaling,
      model: {
        modelFormat: 'huggingface',
        storageUri: 'pvc://weights/small',
        modelSizeGiB: 8,
      },
    },
    reaches: null,
  },
];

const PLURALS: Record<string, string> = {
  job: 'jobs',
  jobset: 'jobsets',
  trainjob: 'trainjobs',
  rayjob: 'rayjobs',
  deployment: 'deployments',
  leaderworkerset: 'leaderworkersets',
  rayservice: 'rayservices',
  inferenceservice: 'inferenceservices',
};

const COMMON = {
  target: {
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    team: 'vision',
    queue: 'gpu',
  },
  image: 'registry.example.com/vision/work:1.0',
  hardware: { profile: 'l4', gpusPerPod: 1, replicas: 1 },
};

async function fillIn(
  page: Page,
  { engine, template, values }: Engine,
  name: string,
) {
  await toVerdict(page, template, { ...COMMON, name, engine, ...values });
}

async function onApiServer(
  request: APIRequestContext,
  { engine, collection }: Engine,
  name: string,
) {
  const token = await tokenOf(request, 'platform');
  const answer = await request.get(
    `/api/kubernetes/proxy/apis/${collection}/namespaces/team-vision/${PLURALS[engine]}/${name}`,
    {
      headers: {
        authorization: `Bearer ${token}`,
        'backstage-kubernetes-cluster': 'lab',
      },
    },
  );
  return { status: answer.status(), object: await answer.json() };
}

/** Ends what a test launched, so that its GPUs are free for the next one; as the lab's administrator, whatever the kind. */
async function end({ engine, collection, name }: Engine & { name: string }) {
  const record = process.env.SLIPWAY_TEST_LAB;
  if (!record) return;
  const lab = JSON.parse(readFileSync(record, 'utf8'));
  const api = await playwright.newContext({
    clientCertificates: [
      {
        origin: new URL(lab.apiServerUrl).origin,
        certPath: lab.adminCertFile,
        keyPath: lab.adminKeyFile,
      },
    ],
    ignoreHTTPSErrors: true,
  });
  const answer = await api.delete(
    `${lab.apiServerUrl}/apis/${collection}/namespaces/team-vision/${PLURALS[engine]}/${name}?propagationPolicy=Background`,
  );
  // 404 where the test did not come to the launch.
  expect([200, 202, 404]).toContain(answer.status());
  await api.dispose();
}

let launched: (Engine & { name: string }) | undefined;
// Of a test that failed too: its GPUs are the next one's.
test.afterEach(async () => {
  if (launched) await end(launched);
  launched = undefined;
});

for (const wanted of ENGINES) {
  test(`a ${wanted.engine} launched from the form is on the API server, with its receipt`, async ({
    page,
    request,
  }) => {
    await signIn(page, 'engineer');
    const name = `${wanted.engine}-${Date.now().toString(36)}`;
    launched = { ...wanted, name };
    await fillIn(page, wanted, name);
    await expect(page.getByText('Allowed', { exact: true })).toBeVisible();

    // Every line that was filled in, of every object, says why.
    const receipts = page.getByRole('table', { name: 'Filled in for you' });
    for (const object of await page
      .getByRole('region', { name: 'Manifests' })
      .getByText(/filled in$/)
      .all()) {
      await object.click();
    }
    const rows = receipts.locator('tbody tr');
    await expect.poll(() => rows.count()).toBeGreaterThan(5);
    for (const reason of await rows
      .locator('td:last-child')
      .allTextContents()) {
      expect(reason.trim()).not.toBe('');
    }

    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Launch' }).click();
    const follow = page.getByRole('link', { name: 'Follow the workload' });
    await expect(follow).toBeVisible();
    const { status, object } = await onApiServer(request, wanted, name);
    expect(status).toBe(200);
    expect(object.metadata.annotations['slipway.dev/launched-by']).toBe(
      'user:default/ml-engineer',
    );
    await follow.click();
    const title = page.getByRole('heading', { name: new RegExp(name) });
    await expect(title).toBeVisible();
    if (wanted.reaches) {
      await expect(title).toContainText(wanted.reaches, { timeout: 90_000 });
    }
  });
}
