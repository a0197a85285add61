import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ROOT } from '../places.mjs';
import { Problem } from '../progress.mjs';

const run = promisify(execFile);

/** What a first build needs on the disk of the checkout: packages, logs, the built app. */
const CHECKOUT_GB = 4;

/** @throws {Problem} when a program that everything needs is missing */
export async function requirePrograms() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Problem(
      `This is Node ${process.versions.node}; Slipway's scripts need 20 or newer: https://nodejs.org/`,
    );
  }
  try {
    await run('git', ['--version']);
  } catch {
    throw new Problem('git was not found. Install it and run this again.');
  }
}

/** @throws {Problem} when the checkout's disk is too small for a first build */
export async function requireDisk() {
  const { bavail, bsize } = await statfs(ROOT);
  const free = (bavail * bsize) / 1e9;
  if (free < CHECKOUT_GB) {
    throw new Problem(
      `A first build needs about ${CHECKOUT_GB} GB beside the checkout, and its disk has ${free.toFixed(
        1,
      )} GB free. Free some and run this again; what is done is kept.`,
    );
  }
}
