import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { requestFromForm } from '../form';
import {
  ALLOWED_FORM,
  previewOf,
  REFUSED_FORM,
  SERVED_FORM,
  TOO_MANY_GPUS,
  WRONG_REGISTRY,
} from '../__testUtils__/answers';
import { reviewModel } from './reviewModel';
import { refusalText } from './reviewReasons';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function requestOf(form: object): LaunchRequest {
  const asked = requestFromForm(form);
  if (!asked.complete) throw new Error(`missing ${asked.missing}`);
  return asked.request;
}

const allowed = requestOf(ALLOWED_FORM);
const refused = requestOf(REFUSED_FORM);

describe('what the review shows', () => {
  it.each([
    ['allowed', false, 'success', 'Allowed'],
    ['undetermined', false, 'warning', 'Not certain'],
    ['refused', false, 'danger', 'Refused, for one reason'],
    ['refused', true, 'danger', 'Refused, for at least this reason'],
  ] as const)('of %s, truncated %s', (value, truncated, status, title) => {
    const preview = previewOf(allowed, {
      verdict: {
        value,
        truncated,
        reasons: value === 'refused' ? [WRONG_REGISTRY] : [],
        layers: ['schema', 'guardrails'],
      },
    });
    expect(reviewModel(preview, allowed, undefined, NOW).verdict).toMatchObject(
      {
        status,
        title,
      },
    );
  });

  it('says one reason about the Job and its Pod once', () => {
    const preview = previewOf(refused, {
      verdict: {
        value: 'refused',
        truncated: false,
        layers: [],
        reasons: [
          WRONG_REGISTRY,
          TOO_MANY_GPUS,
          { ...WRONG_REGISTRY, kind: 'Pod' },
        ],
      },
    });
    const { reasons } = reviewModel(preview, refused, undefined, NOW);
    expect(reasons.map(r => [r.code, r.kinds, r.messages.length])).toEqual([
      ['SW05', 'Job, Pod', 1],
      ['SW01', 'Job', 1],
    ]);
    expect(reasons[1].fields).toEqual([
      { field: 'gpusPerPod', label: 'GPUs for each pod' },
      { field: 'replicas', label: 'Pods' },
    ]);
  });

  it('keeps refusals of other layers apart and ignores fields that the form does not have', () => {
    const other = {
      ...WRONG_REGISTRY,
      code: null,
      layer: 'quota' as const,
      title: 'Quota',
      fields: ['spec.replicas', 'toString'],
    };
    const preview = previewOf(refused, {
      verdict: {
        value: 'refused',
        truncated: false,
        layers: ['schema', 'guardrails', 'quota'],
        reasons: [other, { ...other, layer: 'webhook', title: 'Webhook' }],
      },
    });
    const { reasons } = reviewModel(preview, refused, undefined, NOW);
    expect(reasons.map(r => [r.title, r.fields])).toEqual([
      ['Quota', []],
      ['Webhook', []],
    ]);
  });

  it('has no money for a run without an end, and says so', () => {
    const endless = { ...allowed, maxRunSeconds: undefined };
    const { rows } = reviewModel(
      previewOf(endless),
      endless,
      undefined,
      NOW,
    ).cost;
    expect(rows[1]).toEqual({
      label: 'The whole run',
      money: { text: 'no end', exact: 'There is no longest run time' },
      note: 'without a longest run time it has no end',
      prominent: true,
    });
  });

  it.each([
    ['2026-11-24T11:00:00Z', 'retrieved 1 h ago'],
    [null, 'age not known'],
  ])('says how old a price of %s is', (retrievedAt, text) => {
    const preview = previewOf(allowed);
    const cost = { ...preview.cost, retrievedAt, source: 'contract' };
    expect(
      reviewModel({ ...preview, cost }, allowed, undefined, NOW).cost.source,
    ).toBe(`Price from contract, ${text}.`);
  });

  it('puts the month of a forgotten server first', () => {
    const served = requestOf({
      ...SERVED_FORM,
      scaling: { stage: 'development', minReplicas: 1, maxReplicas: 3 },
    });
    const { rows } = reviewModel(
      previewOf(served),
      served,
      undefined,
      NOW,
    ).cost;
    expect(rows.map(r => [r.label, r.prominent, r.note])).toEqual([
      ['A month, if forgotten', true, '730 hours'],
      ['An hour', false, '1 to 3 replicas; less while it is scaled down'],
    ]);
  });

  it('gives a rule that only warns as advice, not as a reason', () => {
    const preview = previewOf(allowed, {
      verdict: {
        value: 'allowed',
        truncated: false,
        reasons: [],
        layers: ['schema', 'guardrails'],
        warnings: [TOO_MANY_GPUS],
      },
    });
    const model = reviewModel(preview, allowed, undefined, NOW);
    expect(model.reasons).toEqual([]);
    expect(model.advice.map(r => r.code)).toEqual(['SW01']);
    expect(model.verdict.sentence).toMatch(/one rule advises against it/);
  });

  it('says position, who may take GPUs back, and what it was reckoned from', () => {
    const preview = previewOf(allowed, {
      forecast: {
        value: 'queued',
        sentence: 'Waits in the queue: 8 GPUs are missing.',
        asOf: '2026-11-24T11:59:58Z',
        position: 3,
        reclaimableBy: ['speech', 'robotics'],
        inputs: [
          { name: 'Free GPUs', value: '4', asOf: '2026-11-24T11:59:50Z' },
          { name: 'Quota', value: '16', asOf: null },
        ],
      },
    });
    expect(reviewModel(preview, allowed, undefined, NOW).forecast).toEqual({
      title: 'Waits in the queue',
      sentence: '8 GPUs are missing.',
      age: 'just now',
      details: [
        'It would be number 3 in the queue.',
        'The GPUs are borrowed: speech and robotics may take them back.',
      ],
      inputs: [
        { name: 'Free GPUs', value: '4', age: '10 s ago' },
        { name: 'Quota', value: '16', age: null },
      ],
    });
  });

  it('keeps money above 2^53 exact', () => {
    const preview = previewOf(allowed);
    const cost = { ...preview.cost, perMonthMicros: '9007199254740993000001' };
    const { rows } = reviewModel(
      { ...preview, cost },
      allowed,
      undefined,
      NOW,
    ).cost;
    expect(rows[2].money.exact).toBe('USD 9007199254740993.000001');
  });
});

it('does not say twice when it would start', () => {
  const preview = previewOf(allowed);
  const forecast = {
    value: 'now' as const,
    sentence: 'Starts now: queue gpu has quota.',
    asOf: null,
  };
  expect(
    reviewModel({ ...preview, forecast }, allowed, undefined, NOW).forecast,
  ).toMatchObject({
    title: 'Starts now',
    sentence: 'Queue gpu has quota.',
    age: null,
  });
});

it('names the codes in one sentence', () => {
  const { verdict } = previewOf(refused);
  expect(refusalText({ ...verdict, truncated: true })).toBe(
    'The cluster refuses this launch (at least SW01, SW02, SW05). Nothing was created.',
  );
});
