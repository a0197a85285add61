import { beats, claim, inOrder, pod, slice } from '../testing/world';
import { bare, DRA, holder, start, whole } from './claimFixtures';
import { migClaimCases } from './migClaimCases';
import { hourOfMilli, MINUTE, type CaseGroup } from './types';

export const claimCases: CaseGroup = {
  title: 'Claims (dynamic resource allocation)',
  cases: [
    {
      title: 'A claim of one pod',
      because: [
        'The driver announces one GPU, so the node has one. The claim’s result is that GPU, reserved for the pod from 10:20: 1000 for 40 min.',
        'The first 20 min are not warm-up: the node is two hours old.',
      ],
      source: DRA,
      observations: inOrder(
        ...start,
        bare,
        whole,
        claim('10:20', { pods: ['a'] }),
        holder('a', '10:20'),
      ),
      expected: {
        'allocated vision running': [40 * MINUTE, 24_000_000],
        'unallocated/free': [20 * MINUTE, 12_000_000],
      },
    },
    {
      title: 'A claim that two pods share',
      because: [
        'Pod a alone from 10:00: 1000. From 10:30 the claim is reserved for b too: 500 each. a ends at 10:45: b has all of it.',
        'a: 30 + 15 / 2 = 37.5 min; b: 7.5 + 15 = 22.5 min. Together the hour.',
      ],
      source: DRA,
      observations: inOrder(
        ...start,
        bare,
        whole,
        claim('10:00', { pods: ['a'] }),
        holder('a'),
        claim('10:30', { pods: ['a', 'b'] }),
        holder('b', '10:30', { namespace: 'team-speech' }),
        holder('a', '10:45', {
          scheduled: '10:00',
          started: '10:00',
          finished: '10:45',
          phase: 'Succeeded',
        }),
        claim('10:46', { pods: ['b'] }),
      ),
      expected: {
        'allocated vision running': [37.5 * MINUTE, 22_500_000],
        'allocated speech running': [22.5 * MINUTE, 13_500_000],
      },
    },
    {
      title:
        'A claim that three pods share: the thousandth that is left goes by pod UID',
      because: [
        '1000 / 3: 333 each, and the one that is left goes to the first UID, uid-a: 334. Speech has pod a, vision b and c.',
      ],
      source: DRA,
      observations: inOrder(
        ...start,
        bare,
        whole,
        claim('10:00', { pods: ['c', 'b', 'a'] }),
        holder('c'),
        holder('b'),
        holder('a', '10:00', { namespace: 'team-speech' }),
      ),
      expected: {
        'allocated vision running': hourOfMilli(666),
        'allocated speech running': hourOfMilli(334),
      },
    },
    {
      title: 'The claim is heard of after its pod',
      because: [
        'The scheduler reserves a claim before it binds the pod, so the pod holds the device from its own start, 10:10, though the claim was seen at 10:12.',
      ],
      source: DRA,
      observations: inOrder(
        ...start,
        bare,
        whole,
        holder('a', '10:10'),
        claim('10:12', { pods: ['a'] }),
      ),
      expected: {
        'allocated vision running': [50 * MINUTE, 30_000_000],
        'unallocated/free': [10 * MINUTE, 6_000_000],
      },
    },
    {
      title: 'A pod that shared a claim vanishes while nobody watches',
      because: [
        'a and b share the GPU from 10:00. Nobody watches from 10:20 to 10:40; then b is gone: it ended where the gap began.',
        'a: 20 / 2 + 40 = 50 min; b: 10 min. Nothing is unmetered: a is known to hold all of it through the gap.',
      ],
      source: `${DRA}; ledger rules §2.7`,
      observations: inOrder(
        ...start.slice(0, 2),
        beats('10:00', '10:20'),
        beats('10:40', '11:00'),
        bare,
        whole,
        claim('10:00', { pods: ['a', 'b'] }),
        holder('a'),
        holder('b', '10:00', { namespace: 'team-speech' }),
        claim('10:40', { pods: ['a'] }),
        pod(
          '10:40',
          {
            name: 'b',
            namespace: 'team-speech',
            limits: {},
            claims: ['claim-1'],
            scheduled: '10:00',
            started: '10:00',
          },
          'DELETED',
        ),
      ),
      expected: {
        'allocated vision running': [50 * MINUTE, 30_000_000],
        'allocated speech running': [10 * MINUTE, 6_000_000],
      },
    },
    ...migClaimCases,
    {
      title: 'A share of a device by the capacity that it consumes',
      because: [
        'Two claims have shares of one GPU of 80 Gi: 20 Gi = 250, and 30 Gi = 375.',
      ],
      source: `${DRA}, consumable capacity`,
      observations: inOrder(
        ...start,
        bare,
        slice('10:00', {
          created: '08:00',
          devices: [{ name: 'gpu-0', memory: '80Gi' }],
        }),
        claim('10:00', {
          devices: [
            {
              device: 'gpu-0',
              shareID: 's1',
              consumedCapacity: { memory: '20Gi' },
            },
          ],
          pods: ['a'],
        }),
        claim('10:00', {
          name: 'claim-2',
          devices: [
            {
              device: 'gpu-0',
              shareID: 's2',
              consumedCapacity: { memory: '30Gi' },
            },
          ],
          pods: ['b'],
        }),
        holder('a'),
        holder('b', '10:00', { claims: ['claim-2'], namespace: 'team-speech' }),
      ),
      expected: {
        'allocated vision running': hourOfMilli(250),
        'allocated speech running': hourOfMilli(375),
        'unallocated/free': hourOfMilli(375),
      },
    },
    {
      title: 'An extended resource that is backed by a claim counts once',
      because: [
        'The pod asks for nvidia.com/gpu: 1 and the scheduler made a claim for it: one GPU, not two. The other GPU is free.',
      ],
      source: `${DRA}, extended resource allocation`,
      observations: inOrder(
        ...start,
        bare,
        slice('10:00', {
          created: '08:00',
          devices: [{ name: 'gpu-0' }, { name: 'gpu-1' }],
        }),
        claim('10:00', { name: 'a-extended', pods: ['a'] }),
        pod('10:00', {
          name: 'a',
          extendedClaim: 'a-extended',
          scheduled: '10:00',
          started: '10:00',
        }),
      ),
      expected: {
        'allocated vision running': [60 * MINUTE, 18_000_000],
        'unallocated/free': [60 * MINUTE, 18_000_000],
      },
    },
    {
      title:
        'Access as an administrator holds nothing, and other devices are no GPUs',
      because: [
        'A monitoring pod may look at the GPU that another claim holds, and a network card is no GPU: only pod a holds something.',
      ],
      source: DRA,
      observations: inOrder(
        ...start,
        bare,
        whole,
        claim('10:00', {
          devices: ['gpu-0', { driver: 'dra.net', device: 'eth0' }],
          pods: ['a'],
        }),
        claim('10:00', {
          name: 'claim-2',
          devices: [{ device: 'gpu-0', adminAccess: true }],
          pods: ['monitor'],
        }),
        holder('a'),
        holder('monitor', '10:00', {
          claims: ['claim-2'],
          namespace: 'team-speech',
        }),
      ),
      expected: { 'allocated vision running': hourOfMilli(1000) },
    },
    {
      title: 'A driver that nobody counts is told',
      because: [
        'gpu.vendor.test is not among the drivers of the configuration: its device counts for nobody, and data health names it.',
      ],
      source: 'ledger rules §3.11',
      problems: ['uncounted-gpu-resource'],
      observations: inOrder(
        ...start,
        bare,
        whole,
        claim('10:00', {
          devices: [{ driver: 'gpu.vendor.test', device: 'x' }],
          pods: ['a'],
        }),
        holder('a'),
      ),
      expected: { 'unallocated/free': hourOfMilli(1000) },
    },
  ],
};
