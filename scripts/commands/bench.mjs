import { Problem } from '../progress.mjs';

export async function run() {
  throw new Problem('not yet');
}
