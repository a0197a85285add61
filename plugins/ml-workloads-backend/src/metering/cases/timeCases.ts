import { beats, inOrder, namespace, node, pod, RATE } from '../testing/world';
import { MINUTE, type CaseGroup } from './types';

const vision = namespace('10:00', 'team-vision', 'vision');
const speech = namespace('10:00', 'team-speech', 'speech');
const four = node('10:00', { created: '08:00' });

const march = '2026-03-01T00:00:00Z';
const leap = '2016-12-31';
const leapBeats = beats(`${leap}T23:00:00Z`, '2017-01-01T01:00:00Z');

export const timeCases: CaseGroup = {
  title: 'Pods, nodes and prices in time',
  cases: [
    {
      title: 'Two teams on one node',
      because: [
        'Four GPUs at 36 an hour: a GPU-minute costs 36,000,000 / 60 / 4 = 150,000 micros.',
        'Vision holds 2 GPUs for 30 min = 60 GPU-min; speech 1 GPU for 45 min.',
        'Of 240 GPU-min 135 are free; 60 + 45 + 135 = 240, and 9.00 + 6.75 + 20.25 = 36.00.',
      ],
      source: 'ledger rules §2.4, §2.5, §5.17',
      observations: inOrder(
        vision,
        speech,
        four,
        beats('10:00', '11:00'),
        pod('10:00', {
          name: 'a',
          gpus: 2,
          scheduled: '10:00',
          started: '10:00',
        }),
        pod('10:30', {
          name: 'a',
          gpus: 2,
          scheduled: '10:00',
          started: '10:00',
          finished: '10:30',
          phase: 'Succeeded',
        }),
        pod('10:15', {
          name: 'b',
          namespace: 'team-speech',
          scheduled: '10:15',
          started: '10:15',
        }),
      ),
      expected: {
        'allocated vision running': [60 * MINUTE, 9_000_000],
        'allocated speech running': [45 * MINUTE, 6_750_000],
        'unallocated/free': [135 * MINUTE, 20_250_000],
      },
    },
    {
      title: 'The price changes at midnight, which is also the end of a month',
      because: [
        'The node costs 36 an hour in February and 72 from 1 March 00:00 UTC; the pod holds 1 of 4 GPUs from 23:30 to 00:30.',
        'Two cuts: 30 min at 36 = 18.00, and 30 min at 72 = 36.00; a quarter of each is the pod’s: 4.50 + 9.00.',
        'The hours and months end where the UTC day does, so nothing of one is in the other.',
      ],
      source: 'ledger rules §4.14, §5.16, §5.22',
      rates: [
        { ...RATE, effectiveTo: march },
        { ...RATE, pricePerNodeHour: '72', effectiveFrom: march },
      ],
      observations: inOrder(
        namespace('2026-02-28T23:30:00Z', 'team-vision', 'vision'),
        node('2026-02-28T23:30:00Z', { created: '2026-02-28T20:00:00Z' }),
        beats('2026-02-28T23:30:00Z', '2026-03-01T00:30:00Z'),
        pod('2026-02-28T23:30:00Z', {
          scheduled: '2026-02-28T23:30:00Z',
          started: '2026-02-28T23:30:00Z',
        }),
      ),
      expected: {
        'allocated vision running': [60 * MINUTE, 4_500_000 + 9_000_000],
        'unallocated/free': [180 * MINUTE, 13_500_000 + 27_000_000],
      },
      months: { '2026-02': 18_000_000, '2026-03': 36_000_000 },
    },
    {
      title: 'An hour ends where the next begins',
      because: [
        'The pod starts at 10:59:59 and ends at 11:00:01: one second in each hour, 1,000 GPU-ms each, 2,500 micros each.',
        'Intervals are half-open: 11:00:00.000 belongs to the second hour only.',
      ],
      source: 'ledger rules §1.1',
      observations: inOrder(
        vision,
        four,
        beats('10:00', '12:00'),
        pod('10:59:59', { scheduled: '10:59:59', started: '10:59:59' }),
        pod('11:00:01', {
          scheduled: '10:59:59',
          started: '10:59:59',
          finished: '11:00:01',
          phase: 'Succeeded',
        }),
      ),
      expected: {
        'allocated vision running': [2_000, 5_000],
        'unallocated/free': [480 * MINUTE - 2_000, 72_000_000 - 5_000],
      },
    },
    {
      title: 'A leap second',
      because: [
        '31 December 2016 had a second 23:59:60. UTC milliseconds, as computers count them, do not: each hour has 3,600,000 of them.',
        'Two hours of four GPUs are 8 GPU-h = 28,800,000 GPU-ms and cost 72.00; the pod holds a quarter.',
        'An end that is written as 23:59:60 cannot be read and is none: the end is when it was observed, 00:00:00.',
      ],
      source: 'ledger rules §1.1, §2.5; RFC 3339 appendix D for the date',
      observations: inOrder(
        namespace(`${leap}T23:00:00Z`, 'team-vision', 'vision'),
        node(`${leap}T23:00:00Z`, { created: `${leap}T20:00:00Z` }),
        leapBeats,
        pod(`${leap}T23:00:00Z`, {
          scheduled: `${leap}T23:00:00Z`,
          started: `${leap}T23:00:00Z`,
        }),
        pod('2017-01-01T00:00:00Z', {
          scheduled: `${leap}T23:00:00Z`,
          started: `${leap}T23:00:00Z`,
          finishedRaw: `${leap}T23:59:60Z`,
          phase: 'Succeeded',
        }),
      ),
      rates: [{ ...RATE, effectiveFrom: '2016-01-01T00:00:00Z' }],
      expected: {
        'allocated vision running': [60 * MINUTE, 9_000_000],
        'unallocated/free': [420 * MINUTE, 63_000_000],
      },
      months: { '2016-12': 36_000_000, '2017-01': 36_000_000 },
    },
    {
      title: 'A node lives for 61 seconds',
      because: [
        'At 0.01 an hour: 10,000 micros × 61,000 ms / 3,600,000 ms = 169.44 micros, rounded once to 169.',
        'Nobody used it, and all of its life lies in its first quarter of an hour: it is warm-up.',
      ],
      source: 'ledger rules §5.16, §5.18',
      rates: [{ ...RATE, pricePerNodeHour: '0.01' }],
      observations: inOrder(
        beats('10:00', '11:00'),
        node('10:10:01', { created: '10:10:00' }),
        node('10:11:01', { created: '10:10:00' }, 'DELETED'),
      ),
      expected: { 'unallocated/warmup': [4 * 61_000, 169] },
    },
    {
      title: 'A pod whose image is never pulled',
      because: [
        'It is bound at 10:06 and deleted at 10:36. The scheduler gave it the GPU at 10:06, so it holds 30 GPU-min, and none of them ran.',
      ],
      source: 'ledger rules §2.4, §2.9; docs of Kubernetes on PodScheduled',
      observations: inOrder(
        vision,
        four,
        beats('10:00', '11:00'),
        pod('10:06', { scheduled: '10:06' }),
        pod('10:36', { scheduled: '10:06' }, 'DELETED'),
      ),
      expected: {
        'allocated vision starting': [30 * MINUTE, 4_500_000],
        'unallocated/free': [210 * MINUTE, 31_500_000],
      },
    },
    {
      title: 'A pod that is evicted, and one that outlives its node',
      because: [
        'Evicted: the decision was made at 10:30 (DisruptionTarget) and no container has an end of its own: 30 GPU-min.',
        'The other pod is never said to end; its node does at 10:40: 40 GPU-min.',
        'The node lives for 40 of the 60 min: 160 GPU-min, 24.00; 160 − 70 = 90 are free.',
      ],
      source: 'ledger rules §2.5, §2.8',
      observations: inOrder(
        vision,
        four,
        beats('10:00', '11:00'),
        pod('10:00', { name: 'evicted', scheduled: '10:00', started: '10:00' }),
        pod('10:31', {
          name: 'evicted',
          scheduled: '10:00',
          started: '10:00',
          disrupted: '10:30',
          phase: 'Failed',
        }),
        pod('10:00', { name: 'stays', scheduled: '10:00', started: '10:00' }),
        node('10:40', { created: '08:00' }, 'DELETED'),
      ),
      expected: {
        'allocated vision running': [70 * MINUTE, 10_500_000],
        'unallocated/free': [90 * MINUTE, 13_500_000],
      },
    },
    {
      title: 'A static pod, which no scheduler ever placed',
      because: [
        'It has a node and no PodScheduled condition: it counts from the first sight of its node name, 10:20, to the end: 40 GPU-min.',
      ],
      source: 'ledger rules §2.4',
      observations: inOrder(
        vision,
        four,
        beats('10:00', '11:00'),
        pod('10:20', {
          created: '10:20',
          bound: true,
          owner: 'Node',
          ready: '10:20',
        }),
      ),
      expected: {
        'allocated vision running': [40 * MINUTE, 6_000_000],
        'unallocated/free': [200 * MINUTE, 30_000_000],
      },
    },
    {
      title: 'Pods hold more than the node has',
      because: [
        'Five GPUs are held of four for an hour: 300 GPU-min stand as held, 60 are reported as overcommitted.',
        'The node’s 36.00 are shared over 300 GPU-min: 28.80 and 7.20.',
      ],
      source: 'ledger rules §5.17',
      overcommittedGpuMs: 60 * MINUTE,
      observations: inOrder(
        vision,
        speech,
        four,
        beats('10:00', '11:00'),
        pod('10:00', {
          name: 'a',
          gpus: 4,
          scheduled: '10:00',
          started: '10:00',
        }),
        pod('10:00', {
          name: 'b',
          namespace: 'team-speech',
          scheduled: '10:00',
          started: '10:00',
        }),
      ),
      expected: {
        'allocated vision running': [240 * MINUTE, 28_800_000],
        'allocated speech running': [60 * MINUTE, 7_200_000],
      },
    },
  ],
};
