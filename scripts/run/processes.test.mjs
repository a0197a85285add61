import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ROOT } from '../places.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(what, ask) {
  const deadline = Date.now() + 15_000;
  while (!(await ask())) {
    assert.ok(Date.now() < deadline, `${what} did not happen in 15 s`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const content = file => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** A runner with one child that itself has a child, as the lab has. */
function startRunner(ending = '') {
  const pidFile = join(folder, 'pids');
  const child = join(folder, 'child.cjs');
  writeFileSync(
    child,
    `const { spawn } = require('child_process');
     const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
     process.on('SIGTERM', () => { grandchild.kill(); process.exit(0); });
     require('fs').writeFileSync(${JSON.stringify(
       pidFile,
     )}, process.pid + ' ' + grandchild.pid);
     setInterval(() => {}, 1000);`,
  );
  const runner = join(folder, 'runner.mjs');
  writeFileSync(
    runner,
    `import { startProcess, withoutLeftovers } from ${JSON.stringify(
      join(ROOT, 'scripts/run/processes.mjs'),
    )};
     import { existsSync } from 'node:fs';
     await withoutLeftovers(async () => {
       const part = startProcess({ name: 'part', command: process.execPath, follows: true,
         args: ['--require', ${JSON.stringify(
           join(ROOT, 'scripts/run/followParent.cjs'),
         )}, ${JSON.stringify(child)}] });
       while (!existsSync(${JSON.stringify(
         pidFile,
       )})) await new Promise(r => setTimeout(r, 20));
       ${ending}
       await part.ended;
     });`,
  );
  const run = spawn(process.execPath, [runner], {
    env: { ...process.env, SLIPWAY_STATE: folder },
    stdio: 'ignore',
  });
  const ended = new Promise(resolve =>
    run.on('exit', (code, signal) => resolve({ code, signal })),
  );
  const pids = async () => {
    await until('the child', () => content(pidFile).includes(' '));
    return content(pidFile).split(' ').map(Number);
  };
  return { run, ended, pids };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']) {
  test(`${signal} of the runner leaves no process behind`, async () => {
    const { run, ended, pids } = startRunner();
    const children = await pids();
    assert.ok(children.every(isAlive));
    run.kill(signal);
    await ended;
    await until('the end of all children', () => !children.some(isAlive));
  });
}

test('a crash of the runner leaves no process behind and is an error', async () => {
  const { ended, pids } = startRunner(`throw new Error('crash');`);
  const children = await pids();
  assert.notEqual((await ended).code, 0);
  await until('the end of all children', () => !children.some(isAlive));
});

test('a program that has said that it can only fail is ended, and its reason is told', async () => {
  const runner = join(folder, 'runner.mjs');
  writeFileSync(
    runner,
    `import { runProcess } from ${JSON.stringify(
      join(ROOT, 'scripts/run/processes.mjs'),
    )};
     const endless = 'console.log(process.pid + " Fetch step\\\\nRequestError: no route"); setInterval(() => {}, 1000);';
     await runProcess({ name: 'endless', command: process.execPath, args: ['-e', endless], failure: 'Not installed.',
       hopeless: /RequestError: .*/ }).catch(error => process.stdout.write(error.message));`,
  );
  const run = spawn(process.execPath, [runner], {
    env: { ...process.env, SLIPWAY_STATE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  run.stdout.on('data', text => {
    said += text;
  });
  await new Promise(resolve => run.on('close', resolve));
  const log = join(folder, 'logs', 'endless.log');
  assert.equal(
    said,
    `Not installed. (RequestError: no route)\nThe whole log: ${log}`,
  );
  assert.equal(isAlive(parseInt(content(log), 10)), false);
});
