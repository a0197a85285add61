import { spawn } from 'child_process';
import { readFileSync, statSync } from 'fs';
import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { Agent, fetch } from 'undici';
import { Lab } from './Lab';
import { waitFor } from './waiting';

jest.setTimeout(600_000);

const LABELS = {
  'kueue.x-k8s.io/queue-name': 'gpu',
  'backstage.io/kubernetes-id': 'vision-models',
};
const SIZE = {
  cpu: '4',
  memory: '8Gi',
  'ephemeral-storage': '1Gi',
  'nvidia.com/gpu': '1',
};

/** A job that every guardrail allows. */
const job = (name: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name,
    namespace: 'team-vision',
    labels: LABELS,
  },
  spec: {
    suspend: true,
    backoffLimit: 0,
    activeDeadlineSeconds: 3600,
    ttlSecondsAfterFinished: 3600,
    template: {
      metadata: {
        labels: LABELS,
        annotations: {
          'kueue.x-k8s.io/podset-unconstrained-topology': 'true',
          'sim.lab/duration': '2s',
          'sim.lab/pull-duration': '1s',
        },
      },
      spec: {
        restartPolicy: 'Never',
        priorityClassName: 'slipway-training',
        nodeSelector: { 'slipway.dev/pool': 'h100' },
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'train',
            image: 'registry.example.com/vision/train:1',
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
            resources: { requests: SIZE, limits: SIZE },
          },
        ],
      },
    },
  },
});

function alive(pid: number | undefined): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function finished(lab: Lab, name: string) {
  return waitFor(`job ${name} to finish`, async () => {
    const { status } = await lab.client.get(
      `/apis/batch/v1/namespaces/team-vision/jobs/${name}`,
    );
    return status.conditions?.find(
      ({ type }: { type: string }) => type === 'Complete' || type === 'Failed',
    );
  });
}

/** A runner in a process of its own, that can be killed. */
function runner(directory: string) {
  return spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(__dirname, 'cli.ts'),
      'up',
      '--components=',
      '--no-seed',
      `--directory=${directory}`,
    ],
    { stdio: 'ignore' },
  );
}

describe('a lab', () => {
  let directory: string;
  let lab: Lab | undefined;
  const restarts: string[] = [];
  const up = () =>
    Lab.up({
      directory,
      components: ['kwok', 'kueue'],
      onRestart: component => restarts.push(component),
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
    lab = await up();
  });

  afterAll(async () => {
    await lab?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("admits, schedules, runs and finishes a team's job", async () => {
    await lab!.client.create(job('first'));
    expect((await finished(lab!, 'first')).type).toBe('Complete');
    // Kueue says it in its own object a moment after the Job does.
    const conditions = await waitFor('the end in the queue', async () => {
      const { items } = await lab!.client.get(
        '/apis/kueue.x-k8s.io/v1beta2/namespaces/team-vision/workloads',
      );
      const types: string[] = items[0].status.conditions
        .filter(({ status }: { status: string }) => status === 'True')
        .map(({ type }: { type: string }) => type);
      return types.includes('Finished') && types;
    });
    expect(conditions).toEqual(
      expect.arrayContaining(['QuotaReserved', 'Admitted']),
    );
    const pods = await lab!.client.get(
      '/api/v1/namespaces/team-vision/pods?labelSelector=job-name=first',
    );
    expect(pods.items[0].spec.nodeName).toMatch(/^h100-/);
    const log = await lab!.fetch(
      `/api/v1/namespaces/team-vision/pods/${pods.items[0].metadata.name}/log`,
    );
    expect(await log.text()).toContain('Simulated container');
  });

  it("gives the portal's reader a token that reads and may not write", async () => {
    const agent = new Agent({ connect: { ca: readFileSync(lab!.caFile) } });
    const asReader = async (method: string, path: string) => {
      const response = await fetch(`${lab!.apiServerUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${lab!.readerToken}` },
        dispatcher: agent,
      });
      await response.text();
      return response.status;
    };
    expect(await asReader('GET', '/api/v1/nodes')).toBe(200);
    expect(await asReader('DELETE', '/api/v1/nodes/h100-0')).toBe(403);
    expect(statSync(lab!.readerTokenFile!).mode & 0o777).toBe(0o600);
    await agent.close();
  });

  it('starts a killed scheduler again, which schedules', async () => {
    const before = lab!.pids['kube-scheduler']!;
    process.kill(before, 'SIGKILL');
    await waitFor('a new scheduler', async () => {
      const now = lab!.pids['kube-scheduler'];
      return now !== before && alive(now);
    });
    expect(restarts).toContain('kube-scheduler');
    await waitFor('its number in what the lab says of itself', async () => {
      const record = await Lab.status(directory);
      const { pid } = record!.components['kube-scheduler'];
      return pid === lab!.pids['kube-scheduler'];
    });
    await lab!.client.create(job('second'));
    expect((await finished(lab!, 'second')).type).toBe('Complete');
  });

  it('runs beside another lab', async () => {
    const other = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
    const second = await Lab.up({
      directory: other,
      components: [],
      seed: false,
    });
    try {
      expect(second.apiServerUrl).not.toBe(lab!.apiServerUrl);
      const { items } = await second.client.get('/api/v1/nodes');
      expect(items).toEqual([]);
    } finally {
      await second.stop();
      await rm(other, { recursive: true, force: true });
    }
  });

  it('leaves no process when its runner is killed', async () => {
    const other = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
    const child = runner(other);
    try {
      const record = await waitFor('the other lab', async () => {
        const found = await Lab.status(other);
        return found?.ready && found;
      });
      const pids = Object.values(record.components).map(({ pid }) => pid);
      expect(pids.every(alive)).toBe(true);
      child.kill('SIGKILL');
      await waitFor('its processes to be gone', async () => !pids.some(alive));
    } finally {
      child.kill('SIGKILL');
      await rm(other, { recursive: true, force: true });
    }
  });

  it('leaves no process when it stops, and goes on where it was', async () => {
    const pids = Object.values(lab!.pids);
    expect(pids.every(alive)).toBe(true);
    await lab!.stop();
    expect(pids.filter(alive)).toEqual([]);
    expect(await Lab.status(directory)).toBeUndefined();

    lab = await up();
    const { status } = await lab.client.get(
      '/apis/batch/v1/namespaces/team-vision/jobs/first',
    );
    expect(status.succeeded).toBe(1);
    await expect(Lab.attach(directory)).resolves.toMatchObject({
      apiServerUrl: lab.apiServerUrl,
    });
  });
});
