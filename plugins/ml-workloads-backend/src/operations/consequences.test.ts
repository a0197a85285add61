import { consequences, type OperationFacts } from './consequences';

const training: OperationFacts = {
  kind: 'Job',
  pods: 2,
  heldGpusMilli: 8_000,
  gpusMilli: 8_000,
  runSeconds: 7_800,
  gpuMs: 6_480_000n,
  costMicros: 12_400_000,
  unpricedGpuMs: 0n,
  pricePerGpuHourMicros: 6_880_000,
  currency: 'USD',
};
const serving: OperationFacts = {
  ...training,
  kind: 'Deployment',
  replica: { pods: 1, gpusMilli: 4_000 },
};

it('stopping a run says what becomes free, what is lost and what was spent', () => {
  expect(consequences('stop', training)).toMatchObject({
    sentences: [
      '2 pods end and 8 GPUs become free now, which saves $55.04 an hour.',
      'It ends 2 h 10 min of work: what it has not saved since its last checkpoint is lost, all of it if it saves none.',
      'It cannot be taken back. Its history and its spend stay here.',
      '$12.40 spent so far, for 1.8 GPU-h.',
    ],
    endsPods: 2,
    freesGpusMilli: 8_000,
    savesPerHourMicros: 55_040_000,
    lostSeconds: 7_800,
  });
});

it('pausing what serves says that it serves nobody, and loses nothing', () => {
  const { sentences, lostSeconds } = consequences('pause', {
    ...serving,
    replicas: { before: 2, after: 0 },
  });
  expect(sentences).toContain(
    'It serves nobody until it is resumed with 2 replicas.',
  );
  expect(lostSeconds).toBeNull();
});

it.each<[string, Partial<OperationFacts>, string[]]>([
  [
    'up',
    { replicas: { before: 2, after: 3 } },
    [
      'It asks for 4 more GPUs and waits where none are free.',
      'From the moment that its pods are placed they cost $27.52 an hour.',
    ],
  ],
  [
    'down',
    { replicas: { before: 2, after: 1 } },
    ['1 pod ends and 4 GPUs become free now, which saves $27.52 an hour.'],
  ],
  [
    'up, of shared GPUs, by what its replicas hold',
    { replicas: { before: 2, after: 3 }, heldGpusMilli: 1_000 },
    ['It asks for 0.5 more GPUs and waits where none are free.'],
  ],
  [
    'up, without a price',
    { replicas: { before: 2, after: 3 }, pricePerGpuHourMicros: null },
    ['What they cost is not known: the GPUs have no price.'],
  ],
  [
    'up, where its template does not say',
    {
      replicas: { before: 2, after: 3 },
      pods: 1,
      replica: { pods: 1, gpusMilli: null },
    },
    ['How many GPUs it asks for cannot be told from the object.'],
  ],
])('scaling %s', (_, change, sentences) => {
  expect(consequences('scale', { ...serving, ...change }).sentences).toEqual(
    expect.arrayContaining(sentences),
  );
});

it('a resumed run asks for what it asked for', () => {
  expect(
    consequences('resume', { ...training, pods: 0, heldGpusMilli: 0 }),
  ).toMatchObject({
    asksGpusMilli: 8_000,
    addsPerHourMicros: 55_040_000,
    freesGpusMilli: 0,
    lostSeconds: null,
  });
});

it('what is not known is null and said, never zero', () => {
  const { sentences, ...numbers } = consequences('resume', {
    ...training,
    gpusMilli: null,
    costMicros: null,
    pricePerGpuHourMicros: null,
  });
  expect(numbers).toMatchObject({
    asksGpusMilli: null,
    addsPerHourMicros: null,
    costMicros: null,
  });
  expect(sentences).toContain(
    'So far it used 1.8 GPU-h; what they cost is not known.',
  );
});

it('says beside the money what GPU time it does not have a price for', () => {
  const { sentences, costMicros, unpricedGpuMs } = consequences('stop', {
    ...training,
    unpricedGpuMs: 1_800_000n,
  });
  expect(sentences).toContain(
    '$12.40 spent so far, for 1.3 GPU-h; what 0.5 GPU-h more cost is not known.',
  );
  expect([costMicros, unpricedGpuMs]).toEqual([12_400_000, 1_800_000]);
});

it.each([
  [1_000n, 'less than 0.01'],
  [108_000n, '0.03'],
  [6_480_000n, '1.8'],
])('little GPU time is not told as none: %s ms', (gpuMs, hours) => {
  expect(consequences('stop', { ...training, gpuMs }).sentences).toContain(
    `$12.40 spent so far, for ${hours} GPU-h.`,
  );
});

it('what waits holds nothing, and stopping it frees nothing', () => {
  expect(
    consequences('stop', {
      ...training,
      pods: 0,
      heldGpusMilli: 0,
      runSeconds: null,
      gpuMs: 0n,
    }).sentences,
  ).toEqual([
    'It holds no GPUs now.',
    'It cannot be taken back. Its history and its spend stay here.',
  ]);
});
