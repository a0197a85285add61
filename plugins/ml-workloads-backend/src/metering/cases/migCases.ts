import { gpuNode, inOrder, pod } from '../testing/world';
import { A100, GEOMETRY, running, start, times } from './held';
import { hourOfMilli, type CaseGroup } from './types';

const mig = (profile: string) => ({ [`nvidia.com/mig-${profile}`]: '1' });
export const migCases: CaseGroup = {
  title: 'MIG',
  cases: [
    {
      title: 'MIG, strategy mixed: a layout that uses all of the card',
      because: [
        'One A100 as 3g.20gb + 2g.10gb + 1g.5gb + 1g.5gb. Shares: (3/7 + 4/8) / 2 = 13/28, (2/7 + 2/8) / 2 = 15/56, (1/7 + 1/8) / 2 = 15/112 twice; they sum to exactly 1.',
        'Rounded down to thousandths: 464 + 267 + 133 + 133 = 997. All devices are held, so the 3 that are left are rounding.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, {
          capacity: {
            'nvidia.com/mig-3g.20gb': '1',
            'nvidia.com/mig-2g.10gb': '1',
            'nvidia.com/mig-1g.5gb': '2',
          },
        }),
        running([mig('3g.20gb'), mig('2g.10gb'), mig('1g.5gb'), mig('1g.5gb')]),
      ),
      expected: {
        'allocated vision running': hourOfMilli(997),
        'stranded/rounding': hourOfMilli(3),
      },
    },
    {
      title:
        'MIG, strategy mixed: seven small devices leave a sixteenth of the card to nobody',
      because: [
        'Seven 1g.5gb have 7/7 of the compute and 7/8 of the memory: 15/16 of the card. The layout strands 62.5 thousandths, rounded down 62.',
        'Three are held: 3 × 133 = 399. The rest, 1000 − 62 − 399 = 539, is free: nothing is rounding while something can be given.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, { capacity: { 'nvidia.com/mig-1g.5gb': '7' } }),
        running(times(3, mig('1g.5gb'))),
      ),
      expected: {
        'allocated vision running': hourOfMilli(399),
        'stranded/mig-layout': hourOfMilli(62),
        'unallocated/free': hourOfMilli(539),
      },
    },
    {
      title: 'The same, all seven held',
      because: [
        '7 × 133 = 931 held, 62 stranded by the layout; the 7 that are left of 1000 can be given to nobody: rounding.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, { capacity: { 'nvidia.com/mig-1g.5gb': '7' } }),
        running(times(7, mig('1g.5gb'))),
      ),
      expected: {
        'allocated vision running': hourOfMilli(931),
        'stranded/mig-layout': hourOfMilli(62),
        'stranded/rounding': hourOfMilli(7),
      },
    },
    {
      title: 'MIG, strategy single: nvidia.com/gpu is a device',
      because: [
        'The product label ends in -MIG-3g.20gb, and gpu.count says 2: two devices on one card.',
        'One is held: 464. Two of them have 26/28 of the card, so the layout strands 71.4, rounded down 71; 465 are free.',
      ],
      source: `${GEOMETRY}; NVIDIA device plugin, MIG strategies`,
      observations: inOrder(
        ...start,
        gpuNode('10:00', `${A100}-MIG-3g.20gb`, {
          gpus: 2,
          labels: { 'nvidia.com/mig.strategy': 'single' },
        }),
        running([{ 'nvidia.com/gpu': '1' }]),
      ),
      expected: {
        'allocated vision running': hourOfMilli(464),
        'stranded/mig-layout': hourOfMilli(71),
        'unallocated/free': hourOfMilli(465),
      },
    },
    {
      title: 'MIG: one slice of compute with the memory of two',
      because: [
        '1g.10gb of a 40 GB card has 1/7 of the compute and 2/8 of the memory: 11/56, rounded down 196. The same name on an 80 GB card would be 133.',
        'Four have 44/56 of the card: the layout strands 214.3, rounded down 214. Held 784; 1000 − 784 − 214 = 2 are rounding.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, { capacity: { 'nvidia.com/mig-1g.10gb': '4' } }),
        running(times(4, mig('1g.10gb'))),
      ),
      expected: {
        'allocated vision running': hourOfMilli(784),
        'stranded/mig-layout': hourOfMilli(214),
        'stranded/rounding': hourOfMilli(2),
      },
    },
    {
      title: 'MIG: the card is cut anew at half past',
      because: [
        'Seven 1g.5gb until 10:30, then two 3g.20gb. A 1g.5gb is held from 10:00 to 10:20: 133 × 20 min. A 3g.20gb from 10:40: 464 × 20 min.',
        'The first layout strands 62, the second 71, for 30 min each. In thousandth-minutes: 2,660 + 9,280 held, 1,860 + 2,130 stranded, 44,070 of 60,000 free; one is 600 micros.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, { capacity: { 'nvidia.com/mig-1g.5gb': '7' } }),
        pod('10:00', {
          name: 'small',
          limits: mig('1g.5gb'),
          scheduled: '10:00',
          started: '10:00',
        }),
        pod('10:20', {
          name: 'small',
          limits: mig('1g.5gb'),
          scheduled: '10:00',
          started: '10:00',
          finished: '10:20',
          phase: 'Succeeded',
        }),
        gpuNode(
          '10:30',
          A100,
          { capacity: { 'nvidia.com/mig-3g.20gb': '2' } },
          'MODIFIED',
        ),
        pod('10:40', {
          name: 'large',
          limits: mig('3g.20gb'),
          scheduled: '10:40',
          started: '10:40',
        }),
      ),
      expected: {
        'allocated vision running': [(2_660 + 9_280) * 60, 7_164_000],
        'stranded/mig-layout': [(1_860 + 2_130) * 60, 2_394_000],
        'unallocated/free': [44_070 * 60, 26_442_000],
      },
    },
    {
      title: 'MIG on a card of four slices',
      because: [
        'An A30 is cut into four: 1g.6gb is a quarter of compute and memory, 250. Three are held.',
      ],
      source: GEOMETRY,
      observations: inOrder(
        ...start,
        gpuNode('10:00', 'NVIDIA-A30', {
          capacity: { 'nvidia.com/mig-1g.6gb': '4' },
        }),
        running(times(3, mig('1g.6gb'))),
      ),
      expected: {
        'allocated vision running': hourOfMilli(750),
        'unallocated/free': hourOfMilli(250),
      },
    },
    {
      title: 'MIG devices that are shared',
      because: [
        'A 3g.20gb device (13/28 of the card) with two replicas: 13/56 = 232.1, rounded down 232 each.',
        'Two devices, four replicas, three held: 696. The layout strands 71; 1000 − 696 − 71 = 233 are free.',
      ],
      source: `${GEOMETRY}; NVIDIA device plugin, time-slicing of MIG devices`,
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, {
          capacity: { 'nvidia.com/mig-3g.20gb.shared': '4' },
          labels: {
            'nvidia.com/mig-3g.20gb.replicas': '2',
            'nvidia.com/mig-3g.20gb.sharing-strategy': 'time-slicing',
          },
        }),
        running(times(3, { 'nvidia.com/mig-3g.20gb.shared': '1' })),
      ),
      expected: {
        'allocated vision running': hourOfMilli(696),
        'stranded/mig-layout': hourOfMilli(71),
        'unallocated/free': hourOfMilli(233),
      },
    },
  ],
};
