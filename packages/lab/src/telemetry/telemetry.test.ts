import { fleetDevices } from './devices';
import { exposition } from './exposition';
import { Holdings, TelemetryPod } from './holding';

function pod(
  name: string,
  nodeName: string,
  limits: Record<string, string>,
  options: { ready?: boolean; annotations?: Record<string, string> } = {},
): TelemetryPod {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'team-vision',
      annotations: options.annotations,
    },
    spec: { nodeName, containers: [{ name: 'main', resources: { limits } }] },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: options.ready === false ? 'False' : 'True' },
      ],
    },
  };
}

function page(...pods: TelemetryPod[]): string[] {
  const devices = fleetDevices();
  const holdings = new Holdings(devices);
  holdings.update(pods);
  return exposition([...devices.values()].flat(), holdings, 0).split('\n');
}

const of = (lines: string[], metric: string, podName: string) =>
  lines.filter(
    line => line.startsWith(`${metric}{`) && line.includes(`pod="${podName}"`),
  );
const value = (line: string) => Number(line.split(' ').pop());

describe('GPU telemetry', () => {
  it('names the pod on each GPU that it holds, and on no other', () => {
    const lines = page(pod('train', 'h100-0', { 'nvidia.com/gpu': '3' }));
    const held = of(lines, 'DCGM_FI_DEV_GPU_UTIL', 'train');
    expect(held).toHaveLength(3);
    expect(
      new Set(held.map(line => line.match(/UUID="([^"]+)"/)![1])).size,
    ).toBe(3);
    expect(held[0]).toContain('namespace="team-vision"');
    expect(held[0]).toContain('container="main"');
    expect(held.every(line => value(line) > 50)).toBe(true);
  });

  it('shows zero for a pod that holds GPUs and is not ready', () => {
    const lines = page(
      pod('starting', 'h100-0', { 'nvidia.com/gpu': '1' }, { ready: false }),
    );
    expect(of(lines, 'DCGM_FI_DEV_GPU_UTIL', 'starting').map(value)).toEqual([
      0,
    ]);
  });

  it('shows zero for a pod that is meant to idle', () => {
    const lines = page(
      pod(
        'forgotten',
        'h100-0',
        { 'nvidia.com/gpu': '1' },
        { annotations: { 'sim.lab/gpu-utilization': '0' } },
      ),
    );
    expect(of(lines, 'DCGM_FI_DEV_GPU_UTIL', 'forgotten').map(value)).toEqual([
      0,
    ]);
  });

  it('has no board-wide utilization for MIG slices, but engine activity', () => {
    const lines = page(
      pod('small', 'mig-0', { 'nvidia.com/mig-1g.10gb': '1' }),
    );
    expect(of(lines, 'DCGM_FI_DEV_GPU_UTIL', 'small')).toEqual([]);
    const [active] = of(lines, 'DCGM_FI_PROF_GR_ENGINE_ACTIVE', 'small');
    expect(active).toContain('GPU_I_PROFILE="1g.10gb"');
    expect(value(active)).toBeGreaterThan(0.5);
  });

  it('lets several pods hold one time-sliced GPU', () => {
    const pods = [...Array(5)].map((_, i) =>
      pod(`p${i}`, 'shared-0', { 'nvidia.com/gpu': '1' }),
    );
    const lines = page(...pods);
    const uuids = pods.map(({ metadata }) => {
      const held = of(lines, 'DCGM_FI_DEV_FB_USED', metadata.name);
      expect(held).toHaveLength(1);
      return held[0].match(/UUID="([^"]+)"/)![1];
    });
    expect(new Set(uuids).size).toBe(4);
  });

  it('leaves a pod on its GPUs when others come and go', () => {
    const devices = fleetDevices();
    const holdings = new Holdings(devices);
    const [a, b, c] = ['a', 'b', 'c'].map(name =>
      pod(name, 'a100-0', { 'nvidia.com/gpu': '2' }),
    );
    const gpusOf = (uid: string) =>
      devices
        .get('a100-0')!
        .filter(device =>
          holdings
            .holdersOf(device)
            .some(holder => holder.pod.metadata.uid === uid),
        )
        .map(({ gpu }) => gpu);
    holdings.update([a, b]);
    const before = gpusOf('uid-b');
    holdings.update([b]);
    holdings.update([b, c]);
    expect(gpusOf('uid-b')).toEqual(before);
    expect(gpusOf('uid-c')).toHaveLength(2);
    expect(gpusOf('uid-c')).not.toEqual(before);
  });
});
