import { spawnSync } from 'child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Runs build.mjs as a person does whose machine lacks something; nothing is compiled. */
describe('building the programs of the lab', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-build-'));
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A go in the PATH that does what the shell script says. */
  function go(script: string) {
    const file = join(folder, 'bin', 'go');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function build(...nodeArguments: string[]) {
    const { status, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments, join(__dirname, '..', 'build.mjs')],
      {
        encoding: 'utf8',
        env: {
          PATH: join(folder, 'bin'),
          SLIPWAY_CACHE: join(folder, 'cache'),
        },
      },
    );
    return { status, said: stderr };
  }

  it('says where Go is to be had when there is none', () => {
    expect(build()).toEqual({
      status: 1,
      said: expect.stringMatching(
        /^Go was not found\. .* Go 1\.26 or newer: install it from https:\/\/go\.dev\/dl\//,
      ),
    });
  });

  it('says so when Go is too old, with what Go said', () => {
    go(
      'echo "go: go.mod requires go >= 1.26.0 (running go 1.21.3; GOTOOLCHAIN=local)" >&2; exit 1',
    );
    const { status, said } = build();
    expect(status).toBe(1);
    expect(said).toContain('This Go cannot build the lab, which needs Go 1.26');
    expect(said).toContain('(running go 1.21.3; GOTOOLCHAIN=local)');
  });

  it('says how much disk it takes and where, before it builds anything', () => {
    go('[ "$1" = version ] || { echo "it was built" >&2; exit 1; }');
    const tiny = join(folder, 'tiny.cjs');
    writeFileSync(
      tiny,
      `require('fs/promises').statfs = async () => ({ bavail: 3e5, bsize: 4096 });
       require('module').syncBuiltinESMExports();`,
    );
    const { status, said } = build('--require', tiny);
    expect(status).toBe(1);
    expect(said).toMatch(
      /^Building the lab needs about 8 GB of free disk, and .*\/cache\/lab\/\w+ has 1\.2 GB\. Free some, or set SLIPWAY_CACHE/,
    );
    expect(said).not.toContain('it was built');
  });

  it.each([
    [
      'dial tcp: lookup proxy.golang.org: no such host',
      'The network or the Go module proxy could not be reached',
    ],
    ['write /tmp/x: no space left on device', 'The disk is full'],
    ['go: signal: killed', 'The machine ran out of memory'],
  ])(
    'of "%s" says what to do, and leaves nothing half made',
    (words, advice) => {
      go(`[ "$1" = version ] && exit 0; echo "${words}" >&2; exit 1`);
      const { status, said } = build();
      expect(status).toBe(1);
      expect(said).toContain(`Building manifests failed. ${advice}`);
      expect(said).toContain('run again, finished parts are kept.');
      expect(said).toContain(words);
      const [sum] = readdirSync(join(folder, 'cache', 'lab'));
      expect(readdirSync(join(folder, 'cache', 'lab', sum, 'bin'))).toEqual([
        'manifests',
      ]);
    },
  );

  it('goes on after the last program that is finished when it was interrupted', () => {
    const asked = join(folder, 'asked');
    const interrupted = join(folder, 'interrupted');
    // Makes the file after -o from the package at the end, and ends in the middle of kwok once.
    go(`PATH=/usr/bin:/bin
[ "$1" = build ] || exit 0
while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
echo "$1" >> ${asked}
printf '#!/bin/sh\\necho {}\\n' > "$out"
chmod +x "$out"
case $1 in */kwok) [ -e ${interrupted} ] || { touch ${interrupted}; kill -9 $PPID; } ;; esac`);
    const requests = () => readFileSync(asked, 'utf8').trim().split('\n');

    build();
    expect(requests()).toEqual([
      './cmd/manifests',
      './cmd/watchdog',
      './cmd/controlplane',
      'sigs.k8s.io/kueue/cmd/kueue',
      'sigs.k8s.io/kwok/cmd/kwok',
    ]);
    rmSync(asked);

    expect(build()).toEqual({ status: 0, said: '' });
    expect(requests().slice(0, 2)).toEqual([
      'sigs.k8s.io/kwok/cmd/kwok',
      'sigs.k8s.io/jobset',
    ]);
    rmSync(asked);

    expect(build()).toEqual({ status: 0, said: '' });
    expect(existsSync(asked)).toBe(false);
  });
});
