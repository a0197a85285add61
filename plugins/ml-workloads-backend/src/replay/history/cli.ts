import { parseArgs } from 'util';
import { loadHistory } from './loadHistory';
import { readDemoConfig } from './readDemoConfig';
import { readOwners } from './readOwners';

const HELP = `Makes the portal's database out of a recording, before the portal starts for the first time.

  --recording FILE   as npm run lab -- history writes it
  --database FILE    SQLite file of the plugin; must not exist
  --config FILE      configuration of the portal; may be given several times
  --until TIME       when an environment variable of the configuration changed, by the recording
  --before NAME=TEXT what it was until then; may be given several times
  --catalog FILE     catalog file with the components and their owners
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      recording: { type: 'string' },
      database: { type: 'string' },
      config: { type: 'string', multiple: true },
      until: { type: 'string' },
      before: { type: 'string', multiple: true },
      catalog: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { recording, database, config = [], catalog } = values;
  const { until, before = [] } = values;
  if (values.help || !recording || !database || (before[0] && !until)) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const begun = Date.now();
  const { events } = await loadHistory({
    recording,
    database,
    config: await readDemoConfig(config),
    before: until
      ? {
          until: Date.parse(until),
          config: await readDemoConfig(config, {
            ...process.env,
            ...Object.fromEntries(before.map(text => text.split('=', 2))),
          }),
        }
      : undefined,
    owners: catalog ? await readOwners(catalog) : [],
    progress: at =>
      process.stdout.write(`at ${new Date(at).toISOString().slice(0, 10)}\n`),
  });
  const seconds = (Date.now() - begun) / 1000;
  // maxRSS is in KiB.
  const rss = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${events} events in ${seconds.toFixed(1)} s, peak ${rss} MB\n`,
  );
  return 0;
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error?.message ?? error}\n`);
    process.exit(1);
  },
);
