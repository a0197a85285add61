/**
 * The 90 days before the first start: a recording of the demo organisation, replayed into the portal's database before the portal is
 * started for the first time. docs/demo-history.md says what is in it.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { NODE_TRANSFORM, ROOT, STATE } from '../places.mjs';
import { runProcess } from './processes.mjs';

const DAYS = 90;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const described = data => join(data, 'demo-history.json');
const databaseOf = data => join(data, 'ml-workloads.sqlite');

export const DATABASE = join(STATE, 'database');

/** True when the portal has no database yet: a history is loaded into no other. */
export function isNew(data = DATABASE) {
  return !existsSync(databaseOf(data));
}

/** Environment of the portal for the history that its database begins with; nothing when it has none. */
export function historyEnvironment(data) {
  try {
    const { priceChange } = JSON.parse(readFileSync(described(data), 'utf8'));
    return { SLIPWAY_DEMO_PRICE_CHANGE: priceChange };
  } catch {
    return {};
  }
}

/**
 * Makes the portal's database with the days before `end`. It appears when it is complete; what was cut off before is begun anew.
 *
 * @param {{ end: number, data?: string, detail?: (text: string) => void }} options - `end`: UTC ms, before anything of the live cluster
 */
export async function loadHistory(runtime, { end, data = DATABASE, detail }) {
  mkdirSync(data, { recursive: true });
  const to = Math.floor(end / MINUTE_MS) * MINUTE_MS;
  const middle = to - (DAYS / 2) * DAY_MS;
  const priceChange = new Date(middle - (middle % DAY_MS)).toISOString();
  const recording = join(data, 'demo-history.jsonl');
  const program = (name, file, args, onOutput) =>
    runProcess({
      name,
      failure: 'The demo history could not be made',
      command: runtime.node,
      args: [
        ...['--require', join(ROOT, 'scripts', 'run', 'followParent.cjs')],
        ...['--require', NODE_TRANSFORM, join(ROOT, file), ...args],
      ],
      cwd: ROOT,
      env: { ...runtime.env, SLIPWAY_DEMO_PRICE_CHANGE: priceChange },
      follows: true,
      onOutput,
      // The lab and the portal come first.
      onStart: pid => {
        try {
          setPriority(pid, 5);
        } catch {
          // Then it competes with them.
        }
      },
    });
  try {
    detail?.('recording');
    await program('history-recording', 'packages/lab/src/cli.ts', [
      ...['history', '--out', recording, '--days', String(DAYS)],
      ...['--end', new Date(to).toISOString()],
    ]);
    writeFileSync(
      described(data),
      JSON.stringify({
        end: new Date(to).toISOString(),
        days: DAYS,
        priceChange,
      }),
    );
    await program(
      'history',
      'plugins/ml-workloads-backend/src/replay/history/cli.ts',
      [
        ...['--recording', recording, '--database', databaseOf(data)],
        ...['app-config.yaml', 'app-config.lab.yaml'].flatMap(file => [
          '--config',
          join(ROOT, file),
        ]),
        ...['--catalog', join(ROOT, 'examples', 'catalog.yaml')],
      ],
      text => {
        const day = text.match(/at (\d{4}-\d\d-\d\d)/g)?.at(-1);
        if (day) detail?.(day);
      },
    );
  } finally {
    rmSync(recording, { force: true });
  }
}
