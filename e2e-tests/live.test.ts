import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signIn, tokenOf, type Person } from './signIn';

/** Below the 20 s after which a page asks by itself: only a signal shows a change this soon. */
const BEFORE_THE_PAGE_ASKS_MS = 10_000;

// The engineer belongs to the team; platform and FinOps see it without belonging to it.
for (const person of ['engineer', 'platform', 'finops'] as Person[]) {
  test(`what a team launches shows without a reload to: ${person}`, async ({
    page,
    request,
  }) => {
    await signIn(page, person);
    await page.goto('/catalog/default/group/vision/ml-workloads');
    await expect(page.getByText(/^Live, /)).toBeVisible();

    const name = `live-${Date.now().toString(36)}`;
    const launched = await request.post('/api/ml-workloads/launches', {
      headers: {
        authorization: `Bearer ${await tokenOf(request, 'engineer')}`,
      },
      data: {
        launchId: randomUUID(),
        entityRef: 'component:default/vision-models',
        cluster: 'lab',
        namespace: 'team-vision',
        name,
        engine: 'job',
        type: 'training',
        image: 'registry.example.com/vision/trainer:1.0',
        profile: 'l4',
        gpusPerPod: 1,
        replicas: 1,
        maxRunSeconds: 600,
        simulate: { durationSeconds: 5 },
      },
    });
    expect(launched.status(), await launched.text()).toBe(201);
    const begun = Date.now();
    await expect(page.getByText(name)).toBeVisible({
      timeout: BEFORE_THE_PAGE_ASKS_MS,
    });
    test.info().annotations.push({
      type: 'launch answered to row visible, ms',
      description: String(Date.now() - begun),
    });
  });
}
