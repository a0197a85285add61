import { WORKLOADS } from './kinds.mjs';
import { GPU, RATCHET } from './prelude.mjs';

/**
 * What the rules on pods share, as makers of CEL. `p` is a pod spec, `c` a container. Everything that somebody may leave out is read with `.?`;
 * quantities of custom resources may be numbers, so that they go through string() first.
 */

const isGpu = `r.contains('/') && r.matches('${GPU}')`;

/** Names of GPU resources in an optional map of resources. */
export const gpuKeys = resources =>
  `${resources}.orValue({}).filter(r, ${isGpu})`;

/** Names of the GPU resources that a container asks for. */
export const gpuNames = c =>
  `${c}.?resources.?limits.orValue({}).filter(r, ${isGpu} && quantity(string(${c}.resources.limits[r])).isGreaterThan(quantity('0')))`;

/** Every container of a pod: init and ephemeral ones too. */
export const everyContainer = p =>
  `(${p}.?containers.orValue([]) + ${p}.?initContainers.orValue([]) + ${p}.?ephemeralContainers.orValue([]))`;

/** The containers of a pod that ask for GPUs. */
export const gpuContainers = p =>
  `(${p}.?containers.orValue([]) + ${p}.?initContainers.orValue([])).filter(c, ${gpuNames(
    'c',
  )}.size() > 0)`;

/** The containers of a pod that run side by side: sidecars are init containers that always restart. */
const runningContainers = p =>
  `(${p}.?containers.orValue([]) + ${p}.?initContainers.orValue([]).filter(i, i.?restartPolicy.orValue('') == 'Always'))`;

/** What a pod requests of a resource while it runs, as a number; a limit alone is the request. */
export const requestOfPod = (
  p,
  resource,
) => `(${p}.?resources.?requests[?'${resource}'].hasValue() ?
  quantity(string(${p}.resources.requests['${resource}'])).asApproximateFloat() :
  ${runningContainers(
    p,
  )}.map(c, quantity(string(c.?resources.?requests[?'${resource}']
    .or(c.?resources.?limits[?'${resource}']).orValue('0'))).asApproximateFloat()).sum())`;

/** The limits of a resource that the containers of a pod state, in all, as a number. */
export const limitOfPod = (p, resource) =>
  `${runningContainers(
    p,
  )}.map(c, quantity(string(c.?resources.?limits[?'${resource}'].orValue('0'))).asApproximateFloat()).sum()`;

/** Text of strangers, fit for a message: one word of printable characters. */
export const word = text => `(${text}.matches('^[!-~]+$') ? ${text} : '?')`;

/** The name of container `c`; KServe's has none. */
export const containerName = word("c.?name.orValue('main')");

/** The first characters of a text: what a message has room for. */
export const cut = (text, most = 45) =>
  `(${text}).substring(0, [(${text}).size(), ${most}].min())`;

/**
 * Kinds of which the object says all that these rules look at. The pods of the others get more from a runtime or from their controller, which
 * nobody sees at admission: there the pods are judged.
 */
export const SAYING_ALL = WORKLOADS.filter(
  kind =>
    !['TrainJob', 'InferenceService', 'LLMInferenceService'].includes(kind),
);

/** Kinds that say where their pods run: of a TrainJob the runtime does. */
export const PLACED = WORKLOADS.filter(kind => kind !== 'TrainJob');

/** For rules on what a workload is. */
export const MADE = {
  name: 'made',
  comment: 'What a controller makes is judged where its owner is made.',
  expression: `variables.preview || (variables.trusted && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false)))`,
};

/**
 * A rule whose findings are texts: refused is each finding that the old object does not have.
 *
 * @param code e.g. `SW22`
 * @param noun plural, names the variables: `privileges`, `oldPrivileges`, `newPrivileges`
 * @param on CEL that switches the rule on
 * @param finding p => CEL of a list of texts `key=value key=value`
 * @param among the list that is judged: 'gpuSets', those with GPUs; 'podSets', all; or one of the rule's own
 * @param first variables that the findings need
 * @param tail CEL of a text that follows the finding
 */
export function findings({
  code,
  noun,
  comment,
  on = 'true',
  finding,
  among = 'gpuSets',
  first = [],
  tail,
}) {
  const Noun = noun[0].toUpperCase() + noun.slice(1);
  const now = `variables.${among}`;
  const was = `variables.old${among[0].toUpperCase()}${among.slice(1)}`;
  const said = `'${code} ' + variables.new${Noun}[0][0]${
    tail ? ` + ${tail}` : ''
  }`;
  return {
    variables: [
      ...first,
      {
        name: noun,
        comment,
        expression: `!(${on}) ? [] :
${now}.map(s, ${finding('s.spec')}).filter(l, l.size() > 0)`,
      },
      {
        name: `old${Noun}`,
        expression: `${was}.map(s, ${finding('s.spec')})`,
      },
      {
        name: `new${Noun}`,
        expression: `variables.${noun}.map(l, l.filter(f, !variables.old${Noun}.exists(o, f in o))).filter(l, l.size() > 0)`,
      },
    ],
    validations: [
      {
        comment: RATCHET,
        expression: `variables.new${Noun}.size() == 0`,
        message: cut(said),
      },
    ],
  };
}

/** Where a rule on pods bites. */
export const REACH =
  'Judged on Pods whoever creates them, and on the kinds that hold a template so that the answer comes early.';
