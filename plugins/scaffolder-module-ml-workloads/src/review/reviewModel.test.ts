import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { requestFromForm } from '../form';
import {
  ALLOWED_FORM,
  previewOf,
  REFUSED_FORM,
  TOO_MANY_GPUS,
  WRONG_REGISTRY,
} from '../__testUtils__/answers';
import { refusalText, reviewModel } from './reviewModel';

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
    ['refused', true, 'danger', 'Refused, at least for these 1 reasons'],
  ] as const)('of %s, truncated %s', (value, truncated, status, title) => {
    const preview = previewOf(allowed, {
      verdict: {
        value,
        truncated,
        reasons: value === 'refused' ? [WRONG_REGISTRY] : [],
        layers: ['schema', 'guardrails'],
      },
    });
    expect(reviewModel(preview, allowed, [], NOW).verdict).toMatchObject({
      status,
      title,
    });
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
    const { reasons } = reviewModel(preview, refused, [], NOW);
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
    const { reasons } = reviewModel(preview, refused, [], NOW);
    expect(reasons.map(r => [r.title, r.fields])).toEqual([
      ['Quota', []],
      ['Webhook', []],
    ]);
  });

  it('has no money for a run without an end, and says so', () => {
    const endless = { ...allowed, maxRunSeconds: undefined };
    const { rows } = reviewModel(previewOf(endless), endless, [], NOW).cost;
    expect(rows[1]).toEqual({
      label: 'The whole run',
      money: { text: 'no end', exact: 'There is no longest run time' },
      note: 'without a longest run time it has no end',
    });
  });

  it.each([
    ['2026-11-24T11:00:00Z', 'retrieved 1 h ago'],
    [null, 'age not known'],
  ])('says how old a price of %s is', (retrievedAt, text) => {
    const preview = previewOf(allowed);
    const cost = { ...preview.cost, retrievedAt, source: 'contract' };
    expect(
      reviewModel({ ...preview, cost }, allowed, [], NOW).cost.source,
    ).toBe(`Price from contract, ${text}.`);
  });

  it('keeps money above 2^53 exact', () => {
    const preview = previewOf(allowed);
    const cost = { ...preview.cost, perMonthMicros: '9007199254740993000001' };
    const { rows } = reviewModel({ ...preview, cost }, allowed, [], NOW).cost;
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
    reviewModel({ ...preview, forecast }, allowed, [], NOW).forecast,
  ).toEqual({
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
