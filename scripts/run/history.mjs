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
const MINUTE_MS = 60_000;
/** As `app-config.lab.yaml` says it of spot machines for all other weeks. */
const SPOT_PRICE = '24.77';

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
    return environmentOf(JSON.parse(readFileSync(described(data), 'utf8')));
  } catch {
    return {};
  }
}

/** What the prices in `app-config.lab.yaml` need to know of a history. */
function environmentOf({ priceChange, invoice }) {
  return {
    SLIPWAY_DEMO_PRICE_CHANGE: priceChange,
    ...(invoice && {
      SLIPWAY_DEMO_INVOICED_FROM: invoice.from,
      SLIPWAY_DEMO_INVOICED_TO: invoice.to,
    }),
  };
}

/** What is kept of a plan of `npm run lab -- history`, with its times in words. */
function describe({ to, priceChange, invoice }) {
  const time = ms => new Date(ms).toISOString();
  return {
    end: time(to),
    days: DAYS,
    priceChange: time(priceChange),
    invoice: invoice && {
      from: time(invoice.from),
      to: time(invoice.to),
      at: time(invoice.at),
    },
  };
}

/**
 * Makes the portal's database with the days before `end`. It appears when it is complete; what was cut off before is begun anew.
 *
 * @param {{ end: number, data?: string, detail?: (text: string) => void }} options - `end`: UTC ms, before anything of the live cluster
 */
export async function loadHistory(runtime, { end, data = DATABASE, detail }) {
  mkdirSync(data, { recursive: true });
  const to = Math.floor(end / MINUTE_MS) * MINUTE_MS;
  const recording = join(data, 'demo-history.jsonl');
  const planned = join(data, 'demo-history.plan.json');
  const program = (name, file, { args, env, onOutput }) =>
    runProcess({
      name,
      failure: 'The demo history could not be made',
      command: runtime.node,
      args: [
        ...['--require', join(ROOT, 'scripts', 'run', 'followParent.cjs')],
        ...['--require', NODE_TRANSFORM, join(ROOT, file), ...args],
      ],
      cwd: ROOT,
      env: { ...runtime.env, ...env },
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
    await program('history-recording', 'packages/lab/src/cli.ts', {
      args: [
        ...['history', '--out', recording, '--plan', planned],
        ...['--days', String(DAYS), '--end', new Date(to).toISOString()],
      ],
    });
    const description = describe(JSON.parse(readFileSync(planned, 'utf8')));
    writeFileSync(described(data), JSON.stringify(description));
    const { invoice } = description;
    await program(
      'history',
      'plugins/ml-workloads-backend/src/replay/history/cli.ts',
      {
        args: [
          ...['--recording', recording, '--database', databaseOf(data)],
          ...['app-config.yaml', 'app-config.lab.yaml'].flatMap(file => [
            '--config',
            join(ROOT, file),
          ]),
          ...(invoice
            ? [
                ...['--until', invoice.at],
                ...['--before', `SLIPWAY_DEMO_INVOICED_PRICE=${SPOT_PRICE}`],
              ]
            : []),
          ...['--catalog', join(ROOT, 'examples', 'catalog.yaml')],
        ],
        env: environmentOf(description),
        onOutput: text => {
          const day = text.match(/at (\d{4}-\d\d-\d\d)/g)?.at(-1);
          if (day) detail?.(day);
        },
      },
    );
  } finally {
    // A replay that was killed leaves half a database.
    const half = ['', '-wal', '-shm', '-journal'].map(
      suffix => `${databaseOf(data)}.loading${suffix}`,
    );
    for (const file of [recording, planned, ...half]) {
      rmSync(file, { force: true });
    }
  }
}
