import type { Flip, NodeClaimFacts, PodFacts } from './facts';
import { flipsOf } from './flips';
import { kueueFacts } from './kueueFacts';
import { podFacts } from './podFacts';
import {
  conditions,
  kueueWorkload,
  ms,
  pod,
  type PodInput,
} from './testing/objects';
import { waterfall } from './waterfall';

const object = {
  createdAt: ms(0),
  goneAt: null,
  suspended: false,
  wantedPods: 1,
  endsWithPods: false,
  readyByCondition: false,
};
const { flips } = kueueFacts(
  kueueWorkload({
    conditions: [
      { type: 'QuotaReserved', at: 10 },
      { type: 'Admitted', at: 14 },
    ],
  }),
);

function facts(input: PodInput, pulls: PodFacts['pulls'] = []): PodFacts {
  return { ...podFacts(pod(input), 1000, ms(1000)), pulls };
}

interface Row {
  name: string;
  pods: PodFacts[];
  queued?: boolean;
  end?: number;
  serving?: boolean;
  /** Its own Ready condition, in seconds. */
  servesAt?: number;
  /** Kueue's request for nodes: accepted, provisioned. */
  provisioned?: [number, number];
  /** phase, start, end in seconds; null: still going on */
  expected: Array<[string, number, number | null]>;
}

const main = (start: number | null, end: number | null) => ({
  container: 'spec.containers{main}',
  start: start === null ? null : ms(start),
  end: end === null ? null : ms(end),
});

function claim(at: {
  launched?: number;
  registered?: number;
  initialized?: number;
}): NodeClaimFacts {
  const since = (seconds?: number) =>
    seconds === undefined ? null : ms(seconds);
  return {
    name: 'gpu-1',
    nodePool: 'gpu',
    createdAt: ms(5),
    launchedAt: since(at.launched),
    registeredAt: since(at.registered),
    initializedAt: since(at.initialized),
    problem: null,
  };
}

function serves(at?: number): Flip[] {
  return at === undefined
    ? []
    : flipsOf('object', 'RayService', conditions([{ type: 'Ready', at }]), {
        Ready: 'Ready',
      });
}

const rows: Row[] = [
  {
    name: 'it still waits for quota',
    pods: [],
    queued: true,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['unattributed', 14, null],
    ],
  },
  {
    name: 'every part has its source',
    pods: [
      facts(
        {
          created: 14,
          scheduled: 16,
          init: { start: 20, end: 30 },
          running: 42,
        },
        [main(30, 41)],
      ),
    ],
    queued: true,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['scheduling', 14, 16],
      ['unattributed', 16, 20],
      ['init', 20, 30],
      ['imagePull', 30, 41],
      ['unattributed', 41, 42],
    ],
  },
  {
    name: 'nobody knows when the image was pulled',
    pods: [facts({ created: 14, scheduled: 16, running: 42 })],
    queued: true,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['scheduling', 14, 16],
      ['unattributed', 16, 42],
    ],
  },
  {
    name: 'a pull that lasts',
    pods: [facts({ created: 14, scheduled: 16 }, [main(17, null)])],
    queued: true,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['scheduling', 14, 16],
      ['unattributed', 16, 17],
      ['imagePull', 17, null],
    ],
  },
  {
    name: 'it ended before it was ready',
    pods: [facts({ created: 14, scheduled: 16 }, [main(17, null)])],
    queued: true,
    end: 50,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['scheduling', 14, 16],
      ['unattributed', 16, 17],
      ['imagePull', 17, 50],
    ],
  },
  {
    name: 'the slowest pod of a gang is told',
    pods: [
      facts({ name: 'fast', created: 14, scheduled: 15, running: 20 }),
      facts({ name: 'slow', created: 14, scheduled: 40, running: 60 }),
    ],
    queued: true,
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 14],
      ['scheduling', 14, 40],
      ['unattributed', 40, 60],
    ],
  },
  {
    name: 'serving loads until it is ready',
    pods: [facts({ created: 0, scheduled: 2, running: 5, ready: 95 })],
    serving: true,
    expected: [
      ['scheduling', 0, 2],
      ['unattributed', 2, 5],
      ['load', 5, 95],
    ],
  },
  {
    name: 'what is made to serve is ready when its own condition says so',
    pods: [facts({ created: 0, scheduled: 2, running: 5, ready: 95 })],
    serving: true,
    servesAt: 110,
    expected: [
      ['scheduling', 0, 2],
      ['unattributed', 2, 5],
      ['load', 5, 95],
      ['ready', 95, 110],
    ],
  },
  {
    name: 'a node that is made for it is told in its steps',
    pods: [
      {
        ...facts({ created: 0, scheduled: 130, running: 140 }),
        nodeClaim: claim({ launched: 20, registered: 80, initialized: 120 }),
      },
    ],
    expected: [
      ['scheduling', 0, 5],
      ['nodeRequest', 5, 20],
      ['nodeBoot', 20, 80],
      ['nodeInit', 80, 120],
      ['scheduling', 120, 130],
      ['unattributed', 130, 140],
    ],
  },
  {
    name: 'a node that still boots',
    pods: [{ ...facts({ created: 0 }), nodeClaim: claim({ launched: 20 }) }],
    expected: [
      ['scheduling', 0, 5],
      ['nodeRequest', 5, 20],
      ['nodeBoot', 20, null],
    ],
  },
  {
    name: 'nodes that Kueue asked for are a part of the admission checks',
    pods: [facts({ created: 14, scheduled: 15, running: 16 })],
    queued: true,
    provisioned: [11, 13],
    expected: [
      ['queued', 0, 10],
      ['admissionChecks', 10, 11],
      ['nodeRequest', 11, 13],
      ['admissionChecks', 13, 14],
      ['scheduling', 14, 15],
      ['unattributed', 15, 16],
    ],
  },
];

describe('the start waterfall', () => {
  it.each(rows)('$name', row => {
    const segments = waterfall(
      {
        flips: [...(row.queued ? flips : []), ...serves(row.servesAt)],
        queued: row.queued ?? false,
        object: {
          ...object,
          readyByCondition: row.serving ?? false,
          readyByObject: row.servesAt !== undefined,
        },
        provisioning: row.provisioned && {
          createdAt: ms(row.provisioned[0]),
          acceptedAt: ms(row.provisioned[0]),
          provisionedAt: ms(row.provisioned[1]),
          failed: false,
          message: '',
        },
      },
      {
        start: ms(0),
        end: row.end === undefined ? null : ms(row.end),
        pods: row.pods,
      },
    );
    expect(
      segments.map(({ phase, start, end }) => [
        phase,
        (Date.parse(start) - ms(0)) / 1000,
        end === null ? null : (Date.parse(end) - ms(0)) / 1000,
      ]),
    ).toEqual(row.expected);
    for (const { phase, source } of segments) {
      expect(source === 'none').toBe(phase === 'unattributed');
    }
  });

  it('says how many pods the slowest is of', () => {
    const segments = waterfall(
      { flips: [], queued: false, object },
      {
        start: ms(0),
        end: null,
        pods: [
          facts({ name: 'a', created: 0, scheduled: 1, running: 2 }),
          facts({ name: 'b', created: 0, scheduled: 1, running: 3 }),
        ],
      },
    );
    expect(segments[0].source).toMatch(/slowest of 2 pods/);
  });
});
