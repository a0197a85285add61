import {
  expect,
  test,
  type APIRequestContext,
  type Page,
} from '@playwright/test';
import { signIn, tokenOf } from './signIn';

/** One launch from the form for each engine that the lab serves: its object on the API server, and its receipt. */
interface Engine {
  engine: string;
  template: 'train-model' | 'serve-model';
  /** Path of the collection below the API server. */
  collection: string;
  /** Values beside the common ones. */
  values: Record<string, unknown>;
  /** A state that the workload reaches in the lab; null where no controller of the kind runs there. */
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
    reaches: /Running|Succeeded/,
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
    reaches: null,
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

/** Opens the form with values, as "Launch again" does, and goes through its steps to the verdict. */
async function toVerdict(page: Page, { engine, template, values }: Engine) {
  const name = `${engine}-${Date.now().toString(36)}`;
  const formData = { ...COMMON, name, engine, ...values };
  await page.goto(
    `/create/templates/default/${template}?formData=${encodeURIComponent(
      JSON.stringify(formData),
    )}`,
  );
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(name);
  const confirm = page.getByRole('button', { name: 'Confirm' });
  const next = page.getByRole('button', { name: /^(Next|Review)$/ });
  for (let step = 0; step < 4; step += 1) await next.click();
  await expect(confirm).toBeVisible();
  return name;
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

for (const wanted of ENGINES) {
  test(`a ${wanted.engine} launched from the form is on the API server, with its receipt`, async ({
    page,
    request,
  }) => {
    await signIn(page, 'engineer');
    const name = await toVerdict(page, wanted);
    await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('link', { name: 'Follow the workload' }).click();
    const title = page.getByRole('heading', { name: new RegExp(name) });
    await expect(title).toBeVisible();

    const { status, object } = await onApiServer(request, wanted, name);
    expect(status).toBe(200);
    expect(object.metadata.annotations['slipway.dev/launched-by']).toBe(
      'user:default/ml-engineer',
    );
    if (wanted.reaches) {
      await expect(title).toContainText(wanted.reaches, { timeout: 90_000 });
    }

    const id = new URL(page.url()).pathname.split('/').pop();
    const token = await tokenOf(request, 'engineer');
    const answer = await request.get(
      `/api/ml-workloads/workloads/${id}/manifests`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const { receipt } = await answer.json();
    expect(receipt.length).toBeGreaterThan(5);
    for (const { path, reason } of receipt) {
      expect(reason, path).not.toBe('');
    }
    const stopped = await request.post(
      `/api/ml-workloads/workloads/${id}/stop`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect([200, 409]).toContain(stopped.status());
  });
}
