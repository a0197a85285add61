#!/usr/bin/env node
/**
 * Builds the lab's programs from its Go modules into a cache folder, and turns the operators' manifests into JSON.
 * Has no dependencies, so that it can run while `yarn install` does.
 *
 *   node build.mjs            build what is missing
 *   node build.mjs --where    print, as JSON, the folder and what is missing in it; builds nothing
 *
 * The folder is named after the sums of everything that goes into the programs. Each program is built under a
 * temporary name and renamed when it is complete: an interrupted build goes on where it stopped.
 */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = dirname(fileURLToPath(import.meta.url));

const STRIP = '-s -w';
const KUBERNETES = ['gitVersion=v1.36.3', 'gitMajor=1', 'gitMinor=36']
  .map(value => `-X k8s.io/component-base/version.${value}`)
  .join(' ');

/** One program: where its source is and how it is linked. Order is build order, the longest first. */
export const PROGRAMS = [
  { name: 'watchdog', module: 'go', package: './cmd/watchdog' },
  { name: 'controlplane', module: 'go', package: './cmd/controlplane' },
  {
    name: 'kueue',
    module: 'go',
    package: 'sigs.k8s.io/kueue/cmd/kueue',
    // The directory of the visibility server's certificate is a constant that needs root; only the linker can move it.
    ldflags:
      '-X sigs.k8s.io/kueue/pkg/visibility.certDir=visibility-certs -X sigs.k8s.io/kueue/pkg/version.GitVersion=v0.19.2',
  },
  { name: 'kwok', module: 'go', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  { name: 'jobset', module: 'go', package: 'sigs.k8s.io/jobset' },
  { name: 'lws', module: 'go', package: 'sigs.k8s.io/lws/cmd' },
  {
    name: 'trainer',
    module: 'go',
    package: 'github.com/kubeflow/trainer/v2/cmd/trainer-controller-manager',
    ldflags:
      '-X github.com/kubeflow/trainer/v2/pkg/util/cert.certDir=certs/webhook',
  },
  {
    name: 'prometheus',
    module: 'go',
    package: 'github.com/prometheus/prometheus/cmd/prometheus',
    // Without the cloud SDKs of service discovery: half the size and a third of the build time.
    tags: 'remove_all_sd',
  },
  {
    name: 'kuberay',
    module: 'go-ray',
    package: 'github.com/ray-project/kuberay/ray-operator',
  },
];

/** Which kustomize folders of which Go module make up an operator's manifests. */
const MANIFESTS = [
  {
    name: 'kueue',
    module: 'go',
    of: 'sigs.k8s.io/kueue',
    folders: ['config/default'],
  },
  {
    name: 'jobset',
    module: 'go',
    of: 'sigs.k8s.io/jobset',
    folders: ['config/default'],
  },
  {
    name: 'lws',
    module: 'go',
    of: 'sigs.k8s.io/lws',
    folders: ['config/default'],
  },
  {
    name: 'trainer',
    module: 'go',
    of: 'github.com/kubeflow/trainer/v2',
    folders: [
      'manifests/base/crds',
      'manifests/base/webhook',
      'manifests/base/runtimes',
    ],
  },
  {
    name: 'kuberay',
    module: 'go-ray',
    of: 'github.com/ray-project/kuberay/ray-operator',
    folders: ['config/crd'],
  },
  // Definitions only: no controller of these runs in the lab.
  {
    name: 'keda',
    module: 'go-crds',
    of: 'github.com/kedacore/keda/v2',
    folders: ['config/crd'],
  },
  {
    name: 'kserve',
    module: 'go-crds',
    of: 'github.com/kserve/kserve',
    folders: ['config/crd', 'config/crd/full/llmisvc'],
  },
];

/** Gigabytes that a build from nothing needs: module downloads, Go's build cache, the programs. */
const DISK_GB = 8;

/** A build problem that the person can solve; its message says how. */
export class LabBuildError extends Error {}

/** The cache folder of this checkout's programs: `SLIPWAY_CACHE` or `~/.cache/slipway`, then `lab/<sum>/bin`. */
export function labFolder(cacheDir) {
  const cache = resolve(
    cacheDir ??
      process.env.SLIPWAY_CACHE ??
      join(homedir(), '.cache', 'slipway'),
  );
  return join(cache, 'lab', sourcesSum(), 'bin');
}

/** What of the lab is not in a folder yet: names of programs and `manifests/NAME.json`. */
export function missingIn(folder) {
  return [
    ...PROGRAMS.map(program => program.name),
    ...MANIFESTS.map(({ name }) => join('manifests', `${name}.json`)),
  ].filter(name => !existsSync(join(folder, name)));
}

/** The folder to use and what it lacks. `SLIPWAY_BIN` wins if it is complete: a shortcut for development. */
export function locateLab(cacheDir) {
  const shortcut = process.env.SLIPWAY_BIN;
  if (shortcut && missingIn(resolve(shortcut)).length === 0) {
    return { bin: resolve(shortcut), missing: [] };
  }
  const bin = labFolder(cacheDir);
  return { bin, missing: missingIn(bin) };
}

/**
 * Whether what is missing could be built: known in a second, and better said before minutes of other work.
 *
 * @throws {LabBuildError} when Go is missing or too old, or the disk is too small
 */
export async function checkBuild({ cacheDir } = {}) {
  const { bin, missing } = locateLab(cacheDir);
  if (missing.length === 0) return;
  await checkGo();
  await mkdir(bin, { recursive: true });
  await checkDisk(bin, missing.length);
}

/**
 * Builds what is missing.
 *
 * @param {{ onProgress?: (step: { name: string, index: number, total: number,
 *   state: 'building' | 'done', seconds: number }) => void, cacheDir?: string }} [options]
 * @returns {Promise<{ bin: string, built: number, seconds: number }>} the folder with the programs
 * @throws {LabBuildError} when Go is missing or too old, the disk is too small, or a build fails
 */
export async function buildLab({ onProgress = () => {}, cacheDir } = {}) {
  const begun = Date.now();
  const { bin, missing } = locateLab(cacheDir);
  if (missing.length === 0) return { bin, built: 0, seconds: 0 };
  await checkGo();
  await mkdir(join(bin, 'manifests'), { recursive: true });
  await checkDisk(bin, missing.length);
  const programs = PROGRAMS.filter(program => missing.includes(program.name));
  const manifests = MANIFESTS.filter(({ name }) =>
    missing.includes(join('manifests', `${name}.json`)),
  );
  const total = programs.length + (manifests.length > 0 ? 1 : 0);
  let index = 0;
  const step = async (name, work) => {
    const start = Date.now();
    index += 1;
    onProgress({ name, index, total, state: 'building', seconds: 0 });
    await work();
    onProgress({
      name,
      index,
      total,
      state: 'done',
      seconds: (Date.now() - start) / 1000,
    });
  };
  if (manifests.length > 0) {
    await step('manifests', () => writeManifests(bin, manifests));
  }
  for (const program of programs) {
    await step(program.name, () => buildProgram(bin, program));
  }
  return { bin, built: total, seconds: (Date.now() - begun) / 1000 };
}

/** One sum over the sources and flags, and the platform they are built for. */
function sourcesSum() {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([PROGRAMS, MANIFESTS, process.platform, process.arch]),
  );
  for (const module of ['go', 'go-ray', 'go-crds']) {
    for (const file of sourceFiles(join(PACKAGE, module))) {
      hash.update(file.slice(PACKAGE.length));
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(path);
      return /(\.go|^go\.mod|^go\.sum)$/.test(entry.name) ? [path] : [];
    });
}

async function checkGo() {
  try {
    await run('go', ['version'], { cwd: join(PACKAGE, 'go') });
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw new LabBuildError(
        'Go was not found. The lab is built from source with Go 1.26 or newer: install it from https://go.dev/dl/ and make sure that `go version` works in this shell.',
      );
    }
    throw new LabBuildError(
      `This Go cannot build the lab, which needs Go 1.26 or newer. Install it from https://go.dev/dl/, or allow Go to fetch its own newer version with GOTOOLCHAIN=auto. Go said: ${tail(
        error.stderr,
      )}`,
    );
  }
}

async function checkDisk(bin, missing) {
  const { bavail, bsize } = await statfs(bin);
  const free = (bavail * bsize) / 1e9;
  // Most of the need is paid once most programs are there.
  const needed = missing > 4 ? DISK_GB : 2;
  if (free < needed) {
    throw new LabBuildError(
      `Building the lab needs about ${needed} GB of free disk, and ${dirname(
        bin,
      )} has ${free.toFixed(
        1,
      )} GB. Free some, or set SLIPWAY_CACHE (and GOCACHE, GOMODCACHE) to a larger disk.`,
    );
  }
}

async function buildProgram(bin, program) {
  const unfinished = join(bin, `.${program.name}.${process.pid}`);
  const flags = ['build', '-mod=readonly', '-trimpath'];
  if (program.tags) flags.push('-tags', program.tags);
  const ldflags = [
    STRIP,
    program.module === 'go' ? KUBERNETES : '',
    program.ldflags ?? '',
  ];
  flags.push('-ldflags', ldflags.filter(Boolean).join(' '));
  flags.push('-o', unfinished, program.package);
  try {
    await go(flags, program.module, program.name);
    await rename(unfinished, join(bin, program.name));
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeManifests(bin, manifests) {
  const tool = join(bin, `.kustomize.${process.pid}`);
  try {
    await go(
      [
        'build',
        '-mod=readonly',
        '-trimpath',
        '-ldflags',
        STRIP,
        '-o',
        tool,
        './cmd/manifests',
      ],
      'go',
      'manifests',
    );
    for (const { name, module, of, folders } of manifests) {
      await go(['mod', 'download', of], module, name);
      const { stdout: found } = await run(
        'go',
        ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', of],
        {
          cwd: join(PACKAGE, module),
        },
      );
      const { stdout } = await run(
        tool,
        folders.map(folder => join(found.trim(), folder)),
        {
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      const unfinished = join(bin, 'manifests', `.${name}.${process.pid}`);
      await writeFile(unfinished, stdout);
      await rename(unfinished, join(bin, 'manifests', `${name}.json`));
    }
  } finally {
    await rm(tool, { force: true });
  }
}

/** Groups of processes, by their leader: go leaves its compiler and linker behind when only it is ended. */
const building = new Set();
process.on('exit', () => {
  for (const pid of building) {
    try {
      process.kill(-pid, 'SIGINT');
    } catch {
      // Ended by itself.
    }
  }
});

/** Runs go in one of the modules; its own words are in the error. It ends with this process. */
function go(args, module, name) {
  return new Promise((done, failed) => {
    const child = spawn('go', args, {
      cwd: join(PACKAGE, module),
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    if (child.pid) building.add(child.pid);
    let said = '';
    child.stderr.on('data', chunk => {
      said = (said + chunk).slice(-20_000);
    });
    child.on('error', failed);
    child.on('close', code => {
      building.delete(child.pid);
      if (code === 0) done();
      else
        failed(
          new LabBuildError(
            `Building ${name} failed. ${advice(said)}Go said:\n${tail(said)}`,
          ),
        );
    });
  });
}

function advice(said) {
  if (
    /no such host|dial tcp|i\/o timeout|TLS handshake|proxyconnect/.test(said)
  ) {
    return 'The network or the Go module proxy could not be reached: check the connection (or GOPROXY) and run again, finished parts are kept. ';
  }
  if (/no space left/.test(said)) {
    return 'The disk is full: free some space and run again, finished parts are kept. ';
  }
  if (/signal: killed|cannot allocate/.test(said)) {
    return 'The machine ran out of memory: close something and run again, finished parts are kept. ';
  }
  return '';
}

function tail(text) {
  return String(text ?? '')
    .trim()
    .split('\n')
    .slice(-12)
    .join('\n');
}

async function main() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => process.exit(code));
  }
  if (process.argv.includes('--where')) {
    process.stdout.write(`${JSON.stringify(locateLab())}\n`);
    return;
  }
  const { bin, built, seconds } = await buildLab({
    onProgress: ({ name, index, total, state, seconds: took }) => {
      const done = state === 'done' ? ` ${took.toFixed(1)} s` : ' …';
      process.stdout.write(`[${index}/${total}] ${name}${done}\n`);
    },
  });
  process.stdout.write(
    built === 0
      ? `The lab's programs are up to date in ${bin}\n`
      : `Built in ${seconds.toFixed(0)} s into ${bin}\n`,
  );
}

if (
  process.argv[1] &&
  resolve(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  main().catch(error => {
    process.stderr.write(
      `${error instanceof LabBuildError ? error.message : error.stack}\n`,
    );
    process.exitCode = 1;
  });
}
