import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../places.mjs';

/** Path of a headless Chromium: `SLIPWAY_CHROMIUM`, or the one that an npm package carries (unpacked into the temporary folder). */
export async function findBrowser() {
  if (process.env.SLIPWAY_CHROMIUM) return process.env.SLIPWAY_CHROMIUM;
  const require = createRequire(join(ROOT, 'package.json'));
  const { default: chromium } = await import(
    pathToFileURL(require.resolve('@sparticuz/chromium'))
  );
  return await chromium.executablePath();
}
