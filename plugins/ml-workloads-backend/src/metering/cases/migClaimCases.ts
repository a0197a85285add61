import { claim, inOrder, slice } from '../testing/world';
import { bare, DRA, holder, start } from './claimFixtures';
import { GEOMETRY } from './held';
import { hourOfMilli, type LedgerCase } from './types';

/** Claims of parts of a GPU that a driver cuts. */
export const migClaimCases: LedgerCase[] = [
  {
    title: 'firstAvailable: what was given counts, not what was asked for',
    because: [
      'The request had alternatives; the result names the one that was chosen, gpu/small, a MIG device 1g.10gb of an 80 GB card: 133.',
      'The driver can cut the GPU as it likes, so no layout strands anything: 867 are free.',
    ],
    source: `${DRA}; NVIDIA MIG guide`,
    observations: inOrder(
      ...start,
      bare,
      slice('10:00', {
        created: '08:00',
        devices: [
          { name: 'gpu-0' },
          { name: 'gpu-0-mig-19-4-1', mig: ['1g.10gb', 'gpu-0'] },
          { name: 'gpu-0-mig-9-0-4', mig: ['3g.40gb', 'gpu-0'] },
        ],
      }),
      claim('10:00', {
        devices: [{ request: 'gpu/small', device: 'gpu-0-mig-19-4-1' }],
        pods: ['a'],
      }),
      holder('a'),
    ),
    expected: {
      'allocated vision running': hourOfMilli(133),
      'unallocated/free': hourOfMilli(867),
    },
  },
  {
    title:
      'A fixed MIG layout that a driver announces: what it leaves is nobody’s',
    because: [
      'An 80 GB card as 3g.40gb and 1g.10gb, and nothing else of it is announced: 13/28 + 15/112 = 67/112 of it, so the layout leaves 401.8, rounded down 401.',
      'The 3g.40gb is held: 464. The rest, 1000 − 401 − 464 = 135, is free.',
    ],
    source: GEOMETRY,
    observations: inOrder(
      ...start,
      bare,
      slice('10:00', {
        created: '08:00',
        devices: [
          { name: 'gpu-0-mig-9-0-4', mig: ['3g.40gb', 'gpu-0'] },
          { name: 'gpu-0-mig-19-4-1', mig: ['1g.10gb', 'gpu-0'] },
        ],
      }),
      claim('10:00', { devices: ['gpu-0-mig-9-0-4'], pods: ['a'] }),
      holder('a'),
    ),
    expected: {
      'allocated vision running': hourOfMilli(464),
      'stranded/mig-layout': hourOfMilli(401),
      'unallocated/free': hourOfMilli(135),
    },
  },
  {
    title: 'A MIG layout that is announced is given up at half past',
    because: [
      'Two 3g.40gb until 10:30: 26/28 of the card, the layout leaves 71.4, rounded down 71, for half an hour: 35.5 of an hour. Then the whole GPU is announced and nothing is lost.',
      'In half hours: 71 and 929 free, then 1000 free.',
    ],
    source: GEOMETRY,
    observations: inOrder(
      ...start,
      bare,
      slice('10:00', {
        created: '08:00',
        devices: [
          { name: 'gpu-0-mig-9-0-4', mig: ['3g.40gb', 'gpu-0'] },
          { name: 'gpu-0-mig-9-4-4', mig: ['3g.40gb', 'gpu-0'] },
        ],
      }),
      slice(
        '10:30',
        { created: '08:00', devices: [{ name: 'gpu-0' }] },
        'MODIFIED',
      ),
    ),
    expected: {
      'stranded/mig-layout': hourOfMilli(35.5),
      'unallocated/free': hourOfMilli(964.5),
    },
  },
];
