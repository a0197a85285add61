import { expect, type APIRequestContext, type Page } from '@playwright/test';

/** The demo's people, by what their card says and what they are called in the catalog. */
export const PEOPLE = {
  engineer: { card: 'ML engineer', user: 'ml-engineer' },
  lead: { card: 'Team lead', user: 'team-lead' },
  platform: { card: 'Platform engineer', user: 'platform-engineer' },
  finops: { card: 'FinOps', user: 'finops-analyst' },
} as const;

export type Person = keyof typeof PEOPLE;

/** Opens the portal and signs in with the card of the person. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/');
  await choose(page, person);
}

/** Signs in on the sign-in page that is open. */
export async function choose(page: Page, person: Person): Promise<void> {
  await page
    .getByRole('button', { name: PEOPLE[person].card, exact: true })
    .click();
  await expect(
    page.getByRole('link', { name: 'Slipway, to the catalog' }),
  ).toBeVisible();
}

/** A token of the person, for requests beside the pages. */
export async function tokenOf(
  request: APIRequestContext,
  person: Person,
): Promise<string> {
  const answer = await request.get('/api/auth/demo/refresh', {
    headers: { 'x-slipway-demo-role': PEOPLE[person].user },
  });
  expect(answer.status()).toBe(200);
  return (await answer.json()).backstageIdentity.token;
}
