import { spawn } from 'child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { Lab } from './Lab';
import { ALL_COMPONENTS, LabComponent } from './options';
import { repositoryFolder } from './packageFolder';
import { planHistory, writeHistory } from './history';
import { memoryOf } from './processes/memory';
import { playAfternoon } from './scenario';
import { waitFor } from './waiting';

const HELP = `The lab: a local Kubernetes control plane with a simulated GPU fleet.

  lab up [--detach] [--components kwok,kueue,…] [--no-seed]   start it; Ctrl-C stops it, state stays
  lab down                                                    stop it
  lab status                                                  what runs, with memory; exit code 1 if nothing does
  lab seed                                                    bring the demo organisation back to what it was
  lab reset                                                   stop it and forget its state
  lab scenario afternoon [--seed N]                           play an afternoon of work in it, in about three minutes; starts
                                                              it for that long if it does not run
  lab history --out FILE [--days N] [--seed N] [--end TIME]   write a recording of the last 90 days of the demo organisation; needs
                                                              no lab. FILE may end in .gz
              [--plan FILE]                                   and, as JSON, when the things happen that happen once (UTC ms)

  --directory DIR   where its state is (default: .slipway/lab in the checkout)
  Components: ${ALL_COMPONENTS.join(', ')}
`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      directory: { type: 'string' },
      components: { type: 'string' },
      detach: { type: 'boolean' },
      'no-seed': { type: 'boolean' },
      seed: { type: 'string' },
      out: { type: 'string' },
      plan: { type: 'string' },
      days: { type: 'string' },
      end: { type: 'string' },
      cluster: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const directory = resolve(
    values.directory ?? join(repositoryFolder(), '.slipway', 'lab'),
  );
  const command = values.help ? 'help' : positionals[0];
  switch (command) {
    case 'up':
      return values.detach
        ? upDetached(directory)
        : up(directory, values.components, !values['no-seed']);
    case 'down':
      return down(directory);
    case 'status':
      return status(directory);
    case 'seed':
      return seed(directory);
    case 'reset':
      await down(directory);
      await Lab.reset(directory);
      return print('The lab is reset: the next start is from nothing.');
    case 'scenario':
      return scenario(directory, positionals[1], values.seed);
    case 'history':
      return history(values);
    case 'help':
      return print(HELP);
    default:
      throw new Error(`There is no command "${command ?? ''}".\n\n${HELP}`);
  }
}

async function up(
  directory: string,
  components: string | undefined,
  withSeed: boolean,
): Promise<void> {
  let stop = () => process.exit(130);
  const onSignal = () => stop();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, onSignal);
  }
  const lab = await Lab.up({
    directory,
    components: parseComponents(components),
    seed: withSeed,
    log: print,
  });
  process.on('SIGUSR2', () => {
    lab.seed().then(
      () => print('The demo organisation is as it was.'),
      error => print(`Seeding failed: ${error.message}`),
    );
  });
  print(`kubeconfig: ${lab.kubeconfig}`);
  await new Promise<void>(done => {
    stop = () => {
      done();
      return undefined as never;
    };
  });
  print('Stopping the lab…');
  await lab.stop();
  print('The lab is stopped; its state is kept.');
}

function parseComponents(text: string | undefined): LabComponent[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').filter(Boolean);
  const unknown = names.filter(
    name => !ALL_COMPONENTS.includes(name as LabComponent),
  );
  if (unknown.length > 0) {
    throw new Error(
      `Unknown components: ${unknown.join(
        ', ',
      )}. There are ${ALL_COMPONENTS.join(', ')}.`,
    );
  }
  return names as LabComponent[];
}

/** Starts the same command as a process of its own and returns when the lab can be used. */
async function upDetached(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const log = join(directory, 'runner.log');
  const output = openSync(log, 'w', 0o600);
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      ...process.argv.slice(1).filter(argument => argument !== '--detach'),
    ],
    { detached: true, stdio: ['ignore', output, output] },
  );
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  await waitFor(
    'the lab',
    async () => {
      if (ended) return true;
      const record = await Lab.status(directory);
      return record?.ready && record.pid === child.pid;
    },
    { seconds: 300 },
  );
  if (ended) {
    throw new Error(`The lab did not start:\n${readFileSync(log, 'utf8')}`);
  }
  child.unref();
  print(readFileSync(log, 'utf8').trimEnd());
}

async function down(directory: string): Promise<void> {
  const record = await Lab.status(directory);
  if (!record) return print('No lab is running.');
  process.kill(record.pid, 'SIGTERM');
  await waitFor(
    'the lab to stop',
    async () => (await Lab.status(directory)) === undefined,
    { seconds: 60 },
  );
  return print('The lab is stopped; its state is kept.');
}

async function status(directory: string): Promise<void> {
  const record = await Lab.status(directory);
  if (!record) {
    print(`No lab is running in ${directory}.`);
    process.exitCode = 1;
    return;
  }
  print(
    `${record.ready ? 'up' : 'starting'} since ${record.startedAt}, ${
      record.apiServerUrl
    }`,
  );
  const rows = [
    ['runner', { pid: record.pid, restarts: 0 }] as const,
    ...Object.entries(record.components),
  ];
  let total = 0;
  for (const [name, { pid, restarts }] of rows) {
    const mebibytes = pid ? await memoryOf(pid) : undefined;
    total += mebibytes ?? 0;
    print(
      `${name.padEnd(24)} ${String(pid ?? '-').padStart(8)} ${String(
        mebibytes ?? '?',
      ).padStart(6)} MiB  ${restarts} restarts`,
    );
  }
  print(
    `${'total'.padEnd(24)} ${''.padStart(8)} ${String(total).padStart(6)} MiB`,
  );
}

async function seed(directory: string): Promise<void> {
  const record = await Lab.status(directory);
  if (!record?.ready) {
    throw new Error(
      `No lab is running in ${directory}. Start it with: npm run lab -- up`,
    );
  }
  process.kill(record.pid, 'SIGUSR2');
  print('The runner was told to bring the demo organisation back.');
}

async function scenario(
  directory: string,
  name: string | undefined,
  seedText: string | undefined,
): Promise<void> {
  if (name !== 'afternoon') {
    throw new Error(
      `There is no scenario "${name ?? ''}". There is: afternoon.`,
    );
  }
  const number = seedText === undefined ? undefined : Number(seedText);
  if (number !== undefined && !Number.isInteger(number)) {
    throw new Error(`--seed must be a whole number, not "${seedText}".`);
  }
  const running = await Lab.status(directory);
  const lab = running?.ready
    ? await Lab.attach(directory)
    : await Lab.up({ directory, log: print });
  try {
    await playAfternoon(lab, { seed: number, log: print });
  } finally {
    await lab.stop();
  }
}

async function history(values: {
  out?: string;
  plan?: string;
  days?: string;
  seed?: string;
  end?: string;
  cluster?: string;
}): Promise<void> {
  if (!values.out) {
    throw new Error('Say where to write: lab history --out FILE');
  }
  const whole = (name: 'days' | 'seed') => {
    const text = values[name];
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!Number.isInteger(number) || (name === 'days' && number < 1)) {
      throw new Error(`--${name} must be a whole number, not "${text}".`);
    }
    return number;
  };
  const end = values.end === undefined ? Date.now() : Date.parse(values.end);
  if (!Number.isFinite(end)) {
    throw new Error(
      `--end must be a time such as 2026-11-30T00:00:00Z, not "${values.end}".`,
    );
  }
  const options = {
    end,
    days: whole('days'),
    seed: whole('seed'),
    cluster: values.cluster,
  };
  const file = (name: string) =>
    resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const out = file(values.out);
  const lines = await writeHistory(out, options);
  const plan = planHistory(options);
  if (values.plan) writeFileSync(file(values.plan), JSON.stringify(plan));
  const { from, to, cluster } = plan;
  print(
    `${lines} lines of cluster ${cluster}, ${new Date(
      from,
    ).toISOString()} to ${new Date(to).toISOString()}: ${out}`,
  );
}

main().then(
  () => process.exit(process.exitCode ?? 0),
  error => {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  },
);
