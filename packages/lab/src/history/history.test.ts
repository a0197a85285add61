import { demoHistory, planHistory } from './demoHistory';

const options = { end: Date.parse('2026-11-30T10:20:30Z'), days: 4, seed: 7 };

interface Line {
  at: string;
  heartbeat?: true;
  resource: string;
  event: { type: string; object: any };
}

const read = (lines: Iterable<string>): Line[] =>
  [...lines].map(line => JSON.parse(line));

describe('the history of the demo organisation', () => {
  const text = [...demoHistory(options)];
  const lines = read(text);
  const objects = lines.filter(({ heartbeat }) => !heartbeat);
  const of = (resource: string) =>
    objects.filter(line => line.resource === resource);

  it('is the same again for the same options, and another one for another seed', () => {
    expect([...demoHistory(options)].join('\n') === text.join('\n')).toBe(true);
    const other = [...demoHistory({ ...options, seed: 8 })];
    expect(other.join('\n') === text.join('\n')).toBe(false);
  });

  it('has an invoice that comes when its month has closed, where a month closes in it', () => {
    const invoice = (end: string, days: number) => {
      const plan = planHistory({ end: Date.parse(end), days });
      const { from, to, at } = plan.invoice ?? {};
      return [from, to, at].flatMap(ms =>
        ms === undefined ? [] : new Date(ms).toISOString(),
      );
    };
    const october = [
      '2026-10-25T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
      '2026-11-05T09:00:00.000Z',
    ];
    expect(invoice('2026-11-30T10:20:30Z', 90)).toEqual(october);
    expect(invoice('2026-12-05T09:00:00Z', 90)).toEqual(october);
    expect(invoice('2026-11-06T10:20:00Z', 6)).toEqual(october);
    expect(invoice('2026-11-06T10:20:00Z', 5)).toEqual([]);
  });

  it('ends with the last full minute and never goes back', () => {
    expect(lines[0].at).toBe('2026-11-26T10:20:00.000Z');
    expect(lines.at(-1)!.at).toBe('2026-11-30T10:20:00.000Z');
    const times = lines.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });

  it('says nothing while nobody watches, and then first what is there', () => {
    const { gap } = planHistory(options);
    const inside = lines.filter(({ at }) => {
      const ms = Date.parse(at);
      return ms > gap.from && ms < gap.to - 1;
    });
    expect(inside).toEqual([]);
    const relisted = lines.filter(({ at }) => Date.parse(at) === gap.to - 1);
    expect(relisted.length).toBeGreaterThan(50);
    const beats = lines.flatMap(({ heartbeat, at }) =>
      heartbeat ? Date.parse(at) : [],
    );
    expect(beats.filter(at => at >= gap.from && at <= gap.to)).toEqual([
      gap.from,
      gap.to,
    ]);
  });

  it('tells every object as added first and leaves nothing but namespaces', () => {
    const live = new Set<string>();
    for (const { resource, event } of objects) {
      const { uid, name } = event.object.metadata;
      if (resource === 'events') continue;
      if (event.type === 'ADDED') live.add(uid);
      else if (!live.has(uid))
        throw new Error(`${resource} ${name} is unknown`);
      if (event.type === 'DELETED') live.delete(uid);
    }
    const namespaces = new Set(
      of('namespaces').map(({ event }) => event.object.metadata.uid),
    );
    expect([...live].filter(uid => !namespaces.has(uid))).toEqual([]);
  });

  it('never puts more on a machine than it has', () => {
    const capacity = new Map<string, Record<string, string>>();
    const held = new Map<string, Map<string, Record<string, string>>>();
    for (const { resource, event } of objects) {
      const { object, type } = event;
      if (resource === 'nodes') {
        capacity.set(object.metadata.name, object.status.allocatable);
      }
      if (resource !== 'pods') continue;
      const pods = held.get(object.spec.nodeName) ?? new Map();
      held.set(object.spec.nodeName, pods);
      const over =
        type === 'DELETED' ||
        ['Succeeded', 'Failed'].includes(object.status.phase);
      const { requests } = object.spec.containers[0].resources;
      if (over) pods.delete(object.metadata.uid);
      else pods.set(object.metadata.uid, requests);
      for (const [name, most] of Object.entries(
        capacity.get(object.spec.nodeName) ?? {},
      )) {
        if (!name.startsWith('nvidia.com/')) continue;
        let sum = 0;
        for (const one of pods.values()) sum += Number(one[name] ?? 0);
        expect(sum).toBeLessThanOrEqual(Number(most));
      }
    }
  });

  it('has the kinds, the ends and the waits that real clusters have', () => {
    for (const resource of [
      'jobs.batch',
      'jobsets.jobset.x-k8s.io',
      'trainjobs.trainer.kubeflow.org',
      'pytorchjobs.kubeflow.org',
      'rayjobs.ray.io',
      'rayclusters.ray.io',
      'deployments.apps',
      'inferenceservices.serving.kserve.io',
      'leaderworkersets.leaderworkerset.x-k8s.io',
      'statefulsets.apps',
      'workloads.kueue.x-k8s.io',
    ]) {
      expect([resource, of(resource).length > 0]).toEqual([resource, true]);
    }
    const states = new Set(
      of('pods').flatMap(({ event }) => {
        const { state } = event.object.status.containerStatuses[0];
        return [
          state.terminated?.reason,
          state.waiting?.reason,
          ...event.object.status.conditions.map((c: any) => c.reason),
        ];
      }),
    );
    for (const reason of [
      'Completed',
      'OOMKilled',
      'Error',
      'ImagePullBackOff',
      'DeletionByTaintManager',
    ]) {
      expect(states).toContain(reason);
    }
    const queued = new Set(
      of('workloads.kueue.x-k8s.io').flatMap(({ event }) =>
        (event.object.status.conditions ?? []).map((c: any) => c.reason),
      ),
    );
    for (const reason of ['Pending', 'Admitted', 'NodeFailures']) {
      expect(queued).toContain(reason);
    }
  });
});

it('has fewer arrivals on Sundays than on Tuesdays, and fewer at night than by day', () => {
  const days = new Map<number, number>();
  const hours = new Map<number, number>();
  const month = read(
    demoHistory({ end: Date.parse('2026-11-30T00:00:00Z'), days: 28, seed: 3 }),
  );
  const runs = month.filter(
    ({ resource, event }) =>
      resource === 'jobs.batch' &&
      event.type === 'ADDED' &&
      !event.object.metadata.ownerReferences,
  );
  for (const { event } of runs) {
    const created = new Date(event.object.metadata.creationTimestamp);
    const [day, hour] = [created.getUTCDay(), created.getUTCHours()];
    days.set(day, (days.get(day) ?? 0) + 1);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  expect(days.get(2)!).toBeGreaterThan(2 * days.get(0)!);
  expect(hours.get(14)!).toBeGreaterThan(3 * hours.get(4)!);
});
