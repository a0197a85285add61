import { WORKLOADS } from '../kinds.mjs';
import {
  findings,
  gpuContainers,
  gpuNames,
  REACH,
  word,
} from '../podRules.mjs';

const other = `${gpuNames(
  'c',
)}.filter(r, !(r in params.spec.allowedGpuResources))`;
const asks = (p, like) =>
  `${gpuContainers(p)}.exists(c, ${gpuNames('c')}.exists(r, ${like}))`;

export default {
  code: 'SW33',
  slug: 'gpu-resources',
  title: 'Kinds of GPUs',
  about: `containers ask for allowedGpuResources only, and no pod mixes whole GPUs with slices or shares of them.`,
  bound: 'bound',
  reach: REACH,
  why: `A slice has a fixed part of a GPU, a time-sliced share has none at all: work that needs memory of its own fails on it at random. A pod
that mixes whole GPUs with slices fits no node, since a node is split or it is not.`,
  fix: 'Choose one of the hardware profiles: each asks for one kind of GPU that is allowed here.',
  found: [
    '[mix=whole+part] The pod asks for whole GPUs and for parts of GPUs.',
    'GPUs of the kind {resource} are not allowed here.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  params: true,
  kinds: WORKLOADS,
  ...findings({
    code: 'SW33',
    noun: 'strangers',
    comment: 'Kinds of GPUs that are not allowed, or not together.',
    finding: p => `(!has(params.spec.allowedGpuResources) ? [] :
    ${gpuContainers(
      p,
    )}.filter(c, ${other}.size() > 0).map(c, 'resource=' + ${word(
      `${other}.join(',')`,
    )})) +
    (${asks(p, "r == 'nvidia.com/gpu'")} && ${asks(
      p,
      "r.matches('^nvidia[.]com/(mig-.+|.+[.]shared)$')",
    )} ? ['mix=whole+part'] : [])`,
  }),
};
