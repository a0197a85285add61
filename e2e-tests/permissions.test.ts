import { expect, test } from '@playwright/test';
import { signIn, tokenOf, type Person } from './signIn';

/** Everybody but platform: what the cluster plugin can do would be every team's rights at once. */
const ORDINARY: Person[] = ['engineer', 'lead', 'finops'];

for (const person of ORDINARY) {
  test(`${person} cannot reach the cluster past the portal's rules`, async ({
    request,
  }) => {
    const headers = {
      authorization: `Bearer ${await tokenOf(request, person)}`,
      'Backstage-Kubernetes-Cluster': 'lab',
    };
    for (const path of [
      '/api/kubernetes/proxy/api/v1/pods',
      '/api/kubernetes/proxy/api/v1/namespaces/team-speech/secrets',
      '/api/kubernetes/proxy/version',
      // Kueue tells in it what waits in every team's queue.
      '/api/kubernetes/proxy/apis/visibility.kueue.x-k8s.io/v1beta2/clusterqueues/team-speech/pendingworkloads',
      '/api/kubernetes/proxy/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/team-speech/localqueues/gpu/pendingworkloads',
      '/api/kubernetes/proxy/api/v1/namespaces/team-speech/events',
      '/api/kubernetes/proxy/api/v1/namespaces/team-speech/pods/any/log',
      // Not their own team's either: the portal's own endpoints are the only way.
      '/api/kubernetes/proxy/api/v1/namespaces/team-vision/pods',
    ]) {
      expect((await request.get(path, { headers })).status()).toBe(403);
    }
    const write = await request.post(
      '/api/kubernetes/proxy/apis/batch/v1/namespaces/team-vision/jobs',
      { headers, data: {} },
    );
    expect(write.status()).toBe(403);
    for (const path of [
      '/api/kubernetes/resources/workloads/query',
      '/api/kubernetes/resources/custom/query',
      // Its older road, which answers with every object of a component.
      '/api/kubernetes/services/vision-models',
    ]) {
      const answer = await request.post(path, {
        headers,
        data: {
          entityRef: 'component:default/vision-models',
          auth: {},
          customResources: [
            { group: 'batch', apiVersion: 'v1', plural: 'jobs' },
          ],
        },
      });
      expect(answer.status()).toBe(403);
    }
  });
}

test('nobody reaches the cluster without signing in', async ({ request }) => {
  const answer = await request.get('/api/kubernetes/proxy/api/v1/pods', {
    headers: { 'Backstage-Kubernetes-Cluster': 'lab' },
  });
  expect(answer.status()).toBe(401);
});

test('the platform engineer does', async ({ request }) => {
  const answer = await request.get('/api/kubernetes/proxy/version', {
    headers: {
      authorization: `Bearer ${await tokenOf(request, 'platform')}`,
      'Backstage-Kubernetes-Cluster': 'lab',
    },
  });
  expect(answer.status()).toBe(200);
});

test("the spend of every team is for FinOps and platform, not for a team's members", async ({
  request,
}) => {
  const spendFor = async (person: Person) => {
    const to = new Date();
    const from = new Date(to.getTime() - 24 * 3_600_000);
    const answer = await request.get('/api/ml-workloads/spend', {
      headers: { authorization: `Bearer ${await tokenOf(request, person)}` },
      params: {
        from: from.toISOString(),
        to: to.toISOString(),
        granularity: 'day',
        groupBy: 'team',
      },
    });
    return answer.status();
  };
  expect(await spendFor('engineer')).toBe(403);
  expect(await spendFor('finops')).toBe(200);
  expect(await spendFor('platform')).toBe(200);
});

test('signing out leads back to the choice of roles', async ({ page }) => {
  await signIn(page, 'engineer');
  await page.reload();
  await expect(
    page.getByRole('link', { name: 'Slipway, to the catalog' }),
  ).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'more' }).click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await expect(
    page.getByRole('heading', { name: 'Choose who you are' }),
  ).toBeVisible();
});
