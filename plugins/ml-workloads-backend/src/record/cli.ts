import { InputError } from '@backstage/errors';
import { once } from 'events';
import { createWriteStream } from 'fs';
import { resolve } from 'path';
import { finished } from 'stream/promises';
import { parseArgs } from 'util';
import { createGzip } from 'zlib';
import { defaultKubeconfig, readKubeconfig } from './kubeconfig';
import { KubeconfigClient } from './KubeconfigClient';
import { Recorder } from './Recorder';

const HELP = `Usage: npm run record -- --out FILE [options]

Writes what a live cluster does as a recording (JSON lines; gzipped when FILE ends in .gz), until Ctrl-C. Replay it with npm run replay.
Nothing secret is written: environment values, arguments and unknown annotations are left out, and Secrets are not read.

  --out FILE         where to write
  --kubeconfig FILE  default: KUBECONFIG, else ~/.kube/config
  --context NAME     default: the current context
  --cluster NAME     name of the cluster in the recording; default: the context's name
  --seconds N        stop after N seconds
  --help
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      cluster: { type: 'string' },
      seconds: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.out) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const seconds = values.seconds === undefined ? null : Number(values.seconds);
  if (seconds !== null && !(seconds > 0)) {
    throw new InputError(
      `--seconds must be a number above 0, not ${values.seconds}`,
    );
  }
  const context = readKubeconfig(
    resolve(values.kubeconfig ?? defaultKubeconfig()),
    values.context,
  );
  const name = values.cluster ?? context.context;
  const file = createWriteStream(values.out);
  const sink = values.out.endsWith('.gz') ? createGzip() : file;
  if (sink !== file) {
    sink.pipe(file);
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  file.once('error', error => {
    process.stderr.write(`Cannot write ${values.out}: ${error.message}\n`);
    process.exitCode = 1;
    stop.abort();
  });
  if (seconds !== null) {
    setTimeout(() => stop.abort(), seconds * 1000).unref();
  }
  const quiet = () => {};
  const logger: any = {
    debug: quiet,
    info: quiet,
    warn: (message: string) => process.stderr.write(`${message}\n`),
    error: (message: string) => process.stderr.write(`${message}\n`),
    child: () => logger,
  };
  const recorder = Recorder.create({
    client: KubeconfigClient.create({ name, context }),
    logger,
    write: async line => {
      if (!sink.write(line) && !stop.signal.aborted) {
        await once(sink, 'drain');
      }
    },
  });
  process.stderr.write(
    `Recording cluster '${name}' to ${values.out}; Ctrl-C ends it\n`,
  );
  await recorder.run(stop.signal);
  sink.end();
  await finished(file);
  process.stderr.write(`${recorder.lines} lines written\n`);
  return recorder.lines > 0 ? 0 : 1;
}

main().then(
  code => process.exit(process.exitCode ? Number(process.exitCode) : code),
  error => {
    process.stderr.write(`${error?.message ?? error}\n`);
    process.exit(1);
  },
);
