import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signIn, tokenOf, type Person } from './signIn';

/** After which a page asks by itself, though nobody told it of a change (plugins/ml-workloads/src/api/useLive.ts). */
const ASKS_ITSELF_MS = 20_000;

// The engineer belongs to the team; platform and FinOps see it without belonging to it.
for (const person of ['engineer', 'platform', 'finops'] as Person[]) {
  test(`what a team launches shows without a reload to: ${person}`, async ({
    page,
    request,
  }) => {
    // Nothing of that here: only a signal shows a change, however long a busy machine takes for it.
    await page.addInitScript(askingMs => {
      const own = window.setInterval;
      const state = window as unknown as { neverAsks?: boolean };
      window.setInterval = ((run: () => void, ms?: number, ...rest: []) => {
        if (ms !== askingMs) return own(run, ms, ...rest);
        state.neverAsks = true;
        return own(() => {}, ms);
      }) as typeof window.setInterval;
    }, ASKS_ITSELF_MS);
    await signIn(page, person);
    await page.goto('/catalog/default/group/vision/ml-workloads');
    await expect(page.getByText(/^Live, /)).toBeVisible();

    await page.waitForFunction(
      () => (window as unknown as { neverAsks?: boolean }).neverAsks,
    );

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
    await expect(page.getByText(name)).toBeVisible();
    test.info().annotations.push({
      type: 'launch answered to row visible, ms',
      description: String(Date.now() - begun),
    });
  });
}
