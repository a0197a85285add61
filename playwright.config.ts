import { defineConfig } from '@playwright/test';

/**
 * Browser tests against a portal that runs: `npm test -- --only browser` starts one and sets the variables. By hand, with `npm start`
 * in another terminal: SLIPWAY_CHROMIUM=/path/to/chromium npx playwright test
 */
export default defineConfig({
  testDir: './e2e-tests',
  testMatch: '**/*.test.ts',
  // What is waited for is a condition, so these are only deadlines, for a machine that does other things too.
  timeout: 420_000,
  expect: { timeout: 60_000 },
  // One portal, one cluster: the tests take turns.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json']],
  outputDir: '.slipway/test/browser',
  use: {
    baseURL: process.env.PLAYWRIGHT_URL ?? 'http://localhost:7007',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.SLIPWAY_CHROMIUM,
      // The headless Chromium of the npm package runs as root in containers too.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    },
  },
});
