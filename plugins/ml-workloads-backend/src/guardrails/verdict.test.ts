import { buildCatalogue, EMPTY_CATALOGUE } from './catalogue';
import { readPolicyFiles } from './policyFiles';
import { ANSWERS } from './testing/recordedAnswers';
import { mergeVerdicts, readAnswer, readVerdict } from './verdict';

const files = readPolicyFiles();
const catalogue = buildCatalogue(
  files.map(({ policy }) => policy),
  files.flatMap(({ bindings }) => bindings),
);

const read = (name: keyof typeof ANSWERS, kind = 'Pod') =>
  readAnswer({ kind, response: ANSWERS[name] }, catalogue);

describe('answers of a real API server', () => {
  it('a job that breaks five rules is told all five, each beside its field with its fix', () => {
    const verdict = readVerdict(
      [{ kind: 'Job', response: ANSWERS.fiveRules }],
      catalogue,
    );
    expect(verdict.value).toBe('refused');
    expect(verdict.truncated).toBe(false);
    expect(verdict.layers).toEqual(['authorization', 'schema', 'guardrails']);
    expect(verdict.warnings).toBeUndefined();
    expect(
      verdict.reasons.map(({ code, message, fields, values }) => ({
        code,
        message,
        fields,
        values,
      })),
    ).toEqual([
      {
        code: 'SW01',
        message: '16 GPUs in all; at most 8 are allowed.',
        fields: ['gpusPerPod', 'replicas'],
        values: { gpus: '16', max: '8' },
      },
      {
        code: 'SW02',
        message:
          'No longest run time is set; at most 86400 seconds are allowed.',
        fields: ['maxRunSeconds'],
        values: { seconds: 'none', max: '86400' },
      },
      {
        code: 'SW03',
        message:
          'The label says team speech, but the namespace belongs to team vision.',
        fields: ['entityRef', 'namespace'],
        values: { team: 'speech', ns: 'vision' },
      },
      {
        code: 'SW05',
        message: 'An image is not from an allowed registry: docker.io/x:1',
        fields: ['image'],
        values: { n: '1', image: 'docker.io/x:1' },
      },
      {
        code: 'SW06',
        message: 'No queue is named.',
        fields: ['queue'],
        values: { queue: 'none' },
      },
    ]);
    for (const reason of verdict.reasons) {
      expect(reason).toMatchObject({ layer: 'guardrails', kind: 'Job' });
      expect(reason.title).toBeTruthy();
      expect(reason.why).toBeTruthy();
      expect(reason.fix).toBeTruthy();
    }
  });

  it.each([
    ['schema', 'Job', 'schema', 'refused', ['authorization', 'schema']],
    ['strict', 'Job', 'schema', 'refused', ['authorization', 'schema']],
    [
      'podSecurity',
      'Pod',
      'podSecurity',
      'refused',
      ['authorization', 'schema', 'podSecurity'],
    ],
    [
      'quota',
      'Pod',
      'quota',
      'refused',
      [
        'authorization',
        'schema',
        'podSecurity',
        'guardrails',
        'webhook',
        'quota',
      ],
    ],
    ['authorization', 'Pod', 'authorization', 'refused', ['authorization']],
    [
      'webhook',
      'Job',
      'webhook',
      'refused',
      ['authorization', 'schema', 'guardrails', 'webhook'],
    ],
    [
      'webhookDown',
      'Job',
      'webhook',
      'undetermined',
      ['authorization', 'schema', 'guardrails'],
    ],
    ['limitRange', 'Pod', 'other', 'refused', ['authorization', 'schema']],
    ['serviceAccount', 'Pod', 'other', 'refused', ['authorization', 'schema']],
    ['priorityClass', 'Pod', 'other', 'refused', ['authorization', 'schema']],
    ['namespace', 'Pod', 'other', 'refused', ['authorization', 'schema']],
    ['taken', 'Job', 'other', 'refused', ['authorization', 'schema']],
    ['busy', 'Job', 'other', 'undetermined', []],
  ] as const)(
    '%s is named as what it is',
    (name, kind, layer, outcome, layers) => {
      const reading = read(name, kind);
      expect(reading.outcome).toBe(outcome);
      expect(reading.layers).toEqual(layers);
      expect(reading.truncated).toBe(false);
      expect(reading.reasons.length).toBeGreaterThan(0);
      for (const reason of reading.reasons) {
        expect(reason).toMatchObject({ code: null, layer, kind });
      }
    },
  );

  it('every field of a schema error is told, beside the form field that it comes from', () => {
    expect(
      read('schema', 'Job').reasons.map(({ values, fields }) => [
        values.field,
        fields,
      ]),
    ).toEqual([
      ['metadata.name', ['name']],
      ['spec.parallelism', ['replicas']],
      ['spec.template.spec.containers[0].image', ['image']],
      ['spec.template.spec.restartPolicy', []],
    ]);
    expect(read('strict', 'Job').reasons[0].message).toBe(
      'unknown field "spec.foo"',
    );
  });

  it('quota says what was asked, what is used and what there may be', () => {
    expect(read('quota').reasons[0]).toMatchObject({
      title: 'ResourceQuota gpus',
      fields: ['gpusPerPod', 'replicas'],
      values: {
        quota: 'gpus',
        requested: 'requests.nvidia.com/gpu=8',
        used: 'requests.nvidia.com/gpu=0',
        limited: 'requests.nvidia.com/gpu=4',
      },
    });
  });

  it('what waits for an object of the same launch is undetermined', () => {
    const answer = { kind: 'Pod', response: ANSWERS.serviceAccount };
    const creates = ['ServiceAccount/nope'];
    expect(readVerdict([answer], catalogue, { creates }).value).toBe(
      'undetermined',
    );
    expect(readVerdict([answer], catalogue).value).toBe('refused');
  });
});

describe('the verdict of several objects', () => {
  const ok = { status: 201, body: {}, warnings: [] };

  it('is allowed when every one is', () => {
    expect(
      readVerdict(
        [
          { kind: 'Job', response: ok },
          { kind: 'Pod', response: ok },
        ],
        catalogue,
      ),
    ).toEqual({
      value: 'allowed',
      reasons: [],
      truncated: false,
      layers: [
        'authorization',
        'schema',
        'podSecurity',
        'guardrails',
        'webhook',
        'quota',
      ],
    });
  });

  it('tells a reason that Job and Pod share once, and the layers that spoke for both', () => {
    const verdict = readVerdict(
      [
        { kind: 'Job', response: ANSWERS.image },
        { kind: 'Pod', response: ANSWERS.image },
        { kind: 'Pod', response: ANSWERS.podSecurity },
      ],
      catalogue,
    );
    expect(verdict.reasons.map(({ code, layer }) => code ?? layer)).toEqual([
      'SW05',
      'podSecurity',
    ]);
    expect(verdict.layers).toEqual(['authorization', 'schema', 'podSecurity']);
  });

  it('is refused rather than undetermined when one is refused', () => {
    expect(mergeVerdicts([read('busy'), read('quota')]).value).toBe('refused');
    expect(mergeVerdicts([read('busy')]).value).toBe('undetermined');
  });
});

describe('what the server may not have told', () => {
  const warning = (text: string) => `299 - ${JSON.stringify(text)}`;
  const sw01 =
    "Validation failed for ValidatingAdmissionPolicy 'sw01' with binding 'sw01-explain': SW01 gpus=16 max=8";
  const refused = (warnings: string[]) =>
    readAnswer(
      { kind: 'Job', response: { ...ANSWERS.gpus, warnings } },
      catalogue,
    );

  it('an item of exactly 256 runes was cut', () => {
    expect(refused([warning(sw01)]).truncated).toBe(false);
    expect(refused([warning(sw01), warning('é'.repeat(255))]).truncated).toBe(
      false,
    );
    expect(refused([warning(sw01), warning('é'.repeat(256))]).truncated).toBe(
      true,
    );
  });

  it('above 3,800 runes in all others may have been dropped', () => {
    const filler = (runes: number) => warning('x'.repeat(runes));
    const most = 3800 - sw01.length;
    const parts = (runes: number) => [
      warning(sw01),
      ...Array.from({ length: Math.floor(runes / 200) }, () => filler(200)),
      filler(runes % 200),
    ];
    expect(refused(parts(most)).truncated).toBe(false);
    expect(refused(parts(most + 1)).truncated).toBe(true);
  });

  it('a denial without any explanation may not be alone', () => {
    const reading = refused([]);
    expect(reading.reasons.map(({ code }) => code)).toEqual(['SW01']);
    expect(reading.truncated).toBe(true);
  });
});

describe('rules that only warn so far', () => {
  const warnOnly = buildCatalogue(
    files.map(({ policy }) => policy),
    files.flatMap(({ bindings }) =>
      bindings.filter(({ metadata }) => metadata.name !== 'sw05-deny'),
    ),
  );

  it('are advice beside an allowed launch', () => {
    const verdict = readVerdict(
      [{ kind: 'Job', response: { ...ANSWERS.fiveRules, status: 201 } }],
      warnOnly,
    );
    expect(verdict.value).toBe('allowed');
    expect(verdict.reasons).toEqual([]);
    expect(verdict.warnings?.map(({ code }) => code)).toEqual([
      'SW01',
      'SW02',
      'SW03',
      'SW05',
      'SW06',
    ]);
  });

  it('are not among the reasons when others refuse', () => {
    const verdict = readVerdict(
      [{ kind: 'Job', response: ANSWERS.fiveRules }],
      warnOnly,
    );
    expect(verdict.reasons.map(({ code }) => code)).toEqual([
      'SW01',
      'SW02',
      'SW03',
      'SW06',
    ]);
    expect(verdict.warnings?.map(({ code }) => code)).toEqual(['SW05']);
  });
});

describe('policies of others', () => {
  it('are told with their own words', () => {
    const message =
      "ValidatingAdmissionPolicy 'no-latest' with binding 'all' denied request: images need a tag";
    const reading = readAnswer(
      {
        kind: 'Pod',
        response: {
          status: 422,
          body: { message: `pods "x" is forbidden: ${message}` },
          warnings: [],
        },
      },
      catalogue,
    );
    expect(reading.reasons).toEqual([
      expect.objectContaining({
        code: null,
        title: 'Policy no-latest',
        message: 'images need a tag',
        layer: 'guardrails',
      }),
    ]);
  });

  it('codes and values are told when the policies themselves cannot be read', () => {
    const verdict = readVerdict(
      [{ kind: 'Job', response: ANSWERS.fiveRules }],
      EMPTY_CATALOGUE,
    );
    expect(verdict.reasons.map(({ code }) => code)).toEqual([
      'SW01',
      'SW02',
      'SW03',
      'SW05',
      'SW06',
    ]);
    expect(verdict.reasons[0].message).toBe('SW01 gpus=16 max=8');
  });

  it('a broken answer is bounded, and no template is run from it', () => {
    const text = `{max} ${'x'.repeat(5000)}`;
    const reading = readAnswer(
      { kind: 'Job', response: { status: 403, body: text, warnings: ['?'] } },
      catalogue,
    );
    expect(reading.outcome).toBe('refused');
    expect(reading.reasons[0].message.length).toBeLessThanOrEqual(1001);
    expect(reading.reasons[0].message.startsWith('{max} xxx')).toBe(true);
  });
});
