import { expect, test } from '@playwright/test';
import { signIn } from './signIn';
import { seriousFindings } from './usable';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('the sign-in page can be used by everybody', async ({ page }) => {
      await page.goto('/');
      await expect(
        page.getByRole('heading', { name: 'Choose who you are' }),
      ).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
    });

    for (const [what, path, ready] of [
      ['GPU workloads', '/gpu/workloads', 'Workloads'],
      ['GPU capacity', '/gpu/capacity', 'Capacity'],
    ] as const) {
      test(`the page of ${what} can be used by everybody`, async ({ page }) => {
        await signIn(page, 'platform');
        await page.goto(path);
        await expect(page.getByText(ready).first()).toBeVisible();
        expect(await seriousFindings(page, 'main')).toEqual([]);
      });
    }
  });
}
