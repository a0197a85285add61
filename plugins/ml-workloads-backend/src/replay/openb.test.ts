import { TestDatabases } from '@backstage/backend-test-utils';
import { spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { RateTable } from '../metering';
import { migrate } from '../metering/testing/ledgerRun';
import { replay } from './Replay';
import { summarise } from './summary';

jest.setTimeout(300_000);

/** Public traces that are not part of this repository; see `data/README.md` beside it. */
const shared =
  process.env.SLIPWAY_SHARED ?? resolve(__dirname, '../../../../../shared');
const data = join(shared, 'data/openb-2023');
const present = existsSync(join(data, 'expected.json'));

/** The recording and rates, made by the trace's own converter. */
function convert(directory: string): { recording: string; rates: string } {
  const recording = join(directory, 'openb.jsonl.gz');
  const rates = join(directory, 'rates.json');
  const { status, stderr, error } = spawnSync(
    'python3',
    [
      join(shared, 'tools/openb_recording.py'),
      join(data, 'nodes.csv'),
      join(data, 'pods.csv'),
      '--out',
      recording,
      '--rates',
      rates,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${error ?? stderr}`);
  return { recording, rates };
}

const databases = TestDatabases.create();

describe('149 days of a production cluster, replayed', () => {
  if (!present) {
    // A visible skip: the data is not this repository's to carry.
    // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect
    test.skip('equal what an independent implementation settled (skipped: the openb trace is not at SLIPWAY_SHARED or ../shared)', () => {});
    return;
  }
  let directory: string;
  let files: ReturnType<typeof convert>;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'slipway-openb-'));
    files = convert(directory);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(databases.eachSupportedId())(
    'equal what an independent implementation settled, on %s',
    async id => {
      const knex = await databases.init(id);
      await migrate(knex);
      const { asOf } = await replay({
        knex,
        files: [files.recording],
        rates: RateTable.create(JSON.parse(readFileSync(files.rates, 'utf8'))),
      });
      const expected = JSON.parse(
        readFileSync(join(data, 'expected.json'), 'utf8'),
      );
      expect({
        ...(await summarise(knex)),
        asOf: asOf.get('openb'),
      }).toMatchObject(expected);
    },
  );
});
