import { findings, PLACED, REACH, word } from '../podRules.mjs';

const label = 'params.spec.pools.label';
const terms = p =>
  `${p}.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])`;
// Terms are alternatives, so that each of them has to name a pool.
const byAffinity = p => `(${terms(p)}.size() > 0 && ${terms(
  p,
)}.all(t, t.?matchExpressions.orValue([]).exists(e,
        e.key == ${label} && e.operator == 'In' && e.?values.orValue([]).all(v, v in params.spec.pools.values))))`;
const selected = p => `${p}.?nodeSelector[?${label}].orValue('none')`;

export default {
  code: 'SW15',
  slug: 'pool',
  title: 'Node pool',
  about: `a pod with GPUs names one of pools.values in its nodeSelector under pools.label, or in each alternative of a required node affinity.`,
  reach: `${REACH} Of a TrainJob the pods are judged: their selector comes from its runtime or a patch of it. An InferenceService
states it itself.`,
  why: `Without a pool a pod takes whatever GPU is free: too little memory for the model, or the dearest card for a small one.`,
  fix: 'Choose a hardware profile: it selects the pool by node label.',
  found: [
    '[pool=none] A pod with GPUs selects no node pool by label {label}.',
    'Node pool {pool} is not allowed here.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: PLACED,
  ...findings({
    code: 'SW15',
    noun: 'pools',
    comment:
      'Pools that are named and not allowed; none where a pod names no pool.',
    on: 'has(params.spec.pools)',
    finding: p => `(${selected(p)} in params.spec.pools.values || (${selected(
      p,
    )} == 'none' && ${byAffinity(p)})) ? [] :
    ['pool=' + ${word(selected(p))}]`,
    tail: `' label=' + params.spec.pools.label`,
  }),
};
