/**
 * The pod templates of an object, for each kind: CEL that yields a list with one entry a template,
 *
 *   spec    the pod spec; where the kind has none (TrainJob) or inlines it (InferenceService), what it says in the shape of one
 *   pods    how many pods of it there can be at once, autoscaling included; UNBOUNDED where nothing bounds them
 *   meta    what its pods' labels and annotations come from, each with fields labels and annotations
 *   floor   GPUs that all its pods hold at least, whatever the spec says; absent where the spec says it all
 *
 * Never one entry a replica: the cost of a rule must not grow with replicas. Sources: the Go types of Kubernetes 1.34, JobSet 0.12, LeaderWorkerSet
 * 0.9, Trainer 2.3 and 1.9, KubeRay 1.6, KServe 0.20.
 */

/** Pods where nothing bounds them: a DaemonSet, or an autoscaler without a maximum. */
export const UNBOUNDED = 1000000;

const set = ({ spec, pods, meta, floor }) =>
  `{'spec': dyn(${spec}), 'pods': dyn(${pods}), 'meta': dyn(${meta})${
    floor ? `, 'floor': dyn(${floor})` : ''
  }}`;

/** Of a pod template `t`. */
const template = (t, pods) =>
  set({ spec: `${t}.spec`, pods, meta: `[${t}.?metadata.orValue({})]` });

/** A Job runs no more pods than it completes. `s` is the spec of a Job. */
const jobPods = s =>
  `[${s}.?parallelism.orValue(1), ${s}.?completions.orValue(${s}.?parallelism.orValue(1))].min()`;

const replicated = o =>
  `[${template(`${o}.spec.template`, `${o}.spec.?replicas.orValue(1)`)}]`;

/**
 * `c` is the spec of a RayCluster. Its autoscaler goes to maxReplicas, which is 2147483647 where none is set; without it KubeRay keeps replicas,
 * within the minimum.
 */
const rayCluster = c => `
  [${template(`${c}.headGroupSpec.template`, '1')}] +
  ${c}.?workerGroupSpecs.orValue([]).map(w, ${template(
  'w.template',
  `(${c}.?enableInTreeAutoscaling.orValue(false) ? w.?maxReplicas.orValue(${UNBOUNDED}) :
      [w.?replicas.orValue(0), w.?minReplicas.orValue(0)].max()) * w.?numOfHosts.orValue(1)`,
)})`;

/** Fields of a pod spec that KServe inlines and that rules look at. */
const POD_FIELDS = [
  'initContainers',
  'volumes',
  'nodeSelector',
  'affinity',
  'tolerations',
  'priorityClassName',
  'runtimeClassName',
  'securityContext',
  'serviceAccountName',
  'terminationGracePeriodSeconds',
  'topologySpreadConstraints',
  'resourceClaims',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'restartPolicy',
];

/** Servers that a predictor may name instead of `model` or `containers`. */
const SERVERS = [
  'model',
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'huggingface',
  'pmml',
  'lightgbm',
  'paddle',
];

/** A component `c` of an InferenceService in the shape of a pod spec. */
const inlined = `{
      'containers': dyn(c.?containers.orValue([]) +
        [${SERVERS.map(name => `c[?'${name}']`).join(
          ', ',
        )}].filter(m, m.hasValue()).map(m, m.value())),
      ${POD_FIELDS.map(field => `?'${field}': c.?${field}`).join(', ')}}`;

/** Of a component `p`. No maxReplicas means one pod in one mode of KServe and no bound in the other. */
const componentPods = p => `(${p}.?maxReplicas.orValue(0) < 1 ? ${UNBOUNDED} :
      [${p}.?maxReplicas.orValue(0), ${p}.?minReplicas.orValue(1)].max())`;

/**
 * Predictor, its workers when it spans nodes, transformer, explainer and canaries, whose replicas are fixed. Predictor and workers hold tensor times
 * pipeline GPUs in all, split over nodes as KServe sees fit.
 */
const inferenceService = o => {
  const p = `${o}.spec.predictor`;
  return `
  ([{'c': dyn(${p}), 'pods': dyn(${componentPods(p)}), 'floor': dyn(0)}] +
    ${p}[?'workerSpec'].optMap(w, [{'c': dyn(w), 'pods': dyn(${componentPods(
    p,
  )}), 'floor': dyn(${componentPods(p)} *
      w.?tensorParallelSize.orValue(1) * w.?pipelineParallelSize.orValue(2))}]).orValue([]) +
    [${o}.spec.?transformer, ${o}.spec.?explainer].filter(e, e.hasValue()).map(e,
      {'c': dyn(e.value()), 'pods': dyn(${componentPods(
        'e.value()',
      )}), 'floor': dyn(0)}) +
    ${o}.spec.?canary.orValue([]).map(e,
      {'c': dyn(e.predictor), 'pods': dyn([e.predictor.?minReplicas.orValue(1), dyn(1)].max()), 'floor': dyn(0)}))
  .map(e, [e.c].map(c, ${set({
    spec: inlined,
    pods: 'e.pods',
    meta: `[${o}.metadata, c]`,
    floor: 'e.floor',
  })})[0])`;
};

/** Replicas of a part `w` of an LLMInferenceService, and the pods of each: data parallel nodes, else pipeline stages. */
const llmReplicas = w =>
  `(has(${w}.scaling) ? ${w}.scaling.?maxReplicas.orValue(${UNBOUNDED}) : ${w}.?replicas.orValue(1))`;
const llmSize =
  w => `(${w}.?parallelism.?data.orValue(0) > 0 || ${w}.?parallelism.?dataLocal.orValue(0) > 0 ?
      [[${w}.?parallelism.?data.orValue(1), dyn(1)].max() / [${w}.?parallelism.?dataLocal.orValue(1), dyn(1)].max(), dyn(1)].max() :
      dyn([${w}.?parallelism.?pipeline.orValue(1), dyn(1)].max()))`;

const llmPart = (o, w) => `
  (has(${w}.template) ? [${set({
  spec: `${w}.template`,
  pods: `${llmReplicas(w)} * (has(${w}.worker) ? 1 : ${llmSize(w)})`,
  meta: `[${o}.metadata, ${w}]`,
})}] : []) +
  (has(${w}.worker) ? [${set({
  spec: `${w}.worker`,
  pods: `${llmReplicas(w)} * [dyn(${llmSize(w)} - 1), dyn(1)].max()`,
  meta: `[${o}.metadata, ${w}]`,
})}] : [])`;

const llmInferenceService = o => `
  ${llmPart(o, `${o}.spec`)} +
  (has(${o}.spec.prefill) ? ${llmPart(o, `${o}.spec.prefill`)} : []) +
  (has(${o}.spec.router) && has(${o}.spec.router.scheduler) && has(${o}.spec.router.scheduler.template) ? [${set(
  {
    spec: `${o}.spec.router.scheduler.template`,
    pods: `${o}.spec.router.scheduler.?replicas.orValue(1)`,
    meta: `[${o}.metadata, ${o}.spec.router.scheduler]`,
  },
)}] : [])`;

/** A leader template counts once a group, the worker template for the rest, or for all where there is no other. */
const leaderWorkerSet = o => {
  const t = `${o}.spec.leaderWorkerTemplate`;
  const replicas = `${o}.spec.?replicas.orValue(1)`;
  const size = `${t}.?size.orValue(1)`;
  return `
  (has(${t}.leaderTemplate) ?
    [${template(`${t}.leaderTemplate`, replicas)}, ${template(
    `${t}.workerTemplate`,
    `${replicas} * (${size} - 1)`,
  )}] :
    [${template(`${t}.workerTemplate`, `${replicas} * ${size}`)}])`;
};

/** What a TrainJob says; the rest is its runtime's, which is the platform's. */
const trainJob = o =>
  `[${set({
    spec: `{'containers': dyn([{
      'name': dyn('node'), ?'image': ${o}.spec.?trainer.?image, ?'env': ${o}.spec.?trainer.?env,
      ?'resources': ${o}.spec.?trainer.?resourcesPerNode}])}`,
    pods: `${o}.spec.?trainer.?numNodes.orValue(1)`,
    meta: `[${o}.metadata, ${o}.spec]`,
  })}]`;

/** Elastic workers can grow to the maximum of the policy. */
const pyTorchJob = o =>
  `${o}.spec.?pytorchReplicaSpecs.orValue({}).map(r, ${set({
    spec: `${o}.spec.pytorchReplicaSpecs[r].?template.?spec.orValue({})`,
    pods: `[${o}.spec.pytorchReplicaSpecs[r].?replicas.orValue(1),
      r == 'Worker' ? ${o}.spec.?elasticPolicy.?maxReplicas.orValue(0) : 0].max()`,
    meta: `[${o}.spec.pytorchReplicaSpecs[r].?template.?metadata.orValue({})]`,
  })})`;

const KIND = {
  Pod: o =>
    `[${set({ spec: `${o}.spec`, pods: '1', meta: `[${o}.metadata]` })}]`,
  Job: o => `[${template(`${o}.spec.template`, jobPods(`${o}.spec`))}]`,
  CronJob: o =>
    `[${template(
      `${o}.spec.jobTemplate.spec.template`,
      jobPods(`${o}.spec.jobTemplate.spec`),
    )}]`,
  DaemonSet: o => `[${template(`${o}.spec.template`, UNBOUNDED)}]`,
  Deployment: replicated,
  StatefulSet: replicated,
  ReplicaSet: replicated,
  ReplicationController: replicated,
  JobSet: o =>
    `${o}.spec.?replicatedJobs.orValue([]).map(r, ${template(
      'r.template.spec.template',
      `r.?replicas.orValue(1) * ${jobPods('r.template.spec')}`,
    )})`,
  LeaderWorkerSet: leaderWorkerSet,
  TrainJob: trainJob,
  PyTorchJob: pyTorchJob,
  RayCluster: o => rayCluster(`${o}.spec`),
  RayService: o => rayCluster(`${o}.spec.rayClusterConfig`),
  RayJob: o => `
  (has(${o}.spec.rayClusterSpec) ? ${rayCluster(
    `${o}.spec.rayClusterSpec`,
  )} : []) +
  (has(${o}.spec.submitterPodTemplate) ? [${template(
    `${o}.spec.submitterPodTemplate`,
    '1',
  )}] : [])`,
  InferenceService: inferenceService,
  LLMInferenceService: llmInferenceService,
};

/**
 * Variables that hold the pod templates, one a shape of object and the last, `name`, the one of the object at hand. One expression for all kinds would
 * say the same, but the checker of the API server takes time with the square of an expression's length: seconds a policy.
 *
 * @param name of the last variable; the others begin with it
 * @param o `object` or `oldObject`, of one of these kinds; another kind has no pods
 */
export function podSetVariables(name, o, kinds) {
  const shapes = new Map();
  for (const kind of kinds.filter(each => KIND[each])) {
    const expression = KIND[kind](o).trim();
    shapes.set(expression, [...(shapes.get(expression) ?? []), kind]);
  }
  const named = [...shapes].map(([expression, [first, ...others]]) => ({
    name: `${name}Of${first}`,
    expression,
    condition:
      others.length === 0
        ? `${o}.kind == '${first}'`
        : `${o}.kind in [${[first, ...others]
            .map(each => `'${each}'`)
            .join(', ')}]`,
  }));
  const choice = named
    .map(each => `${each.condition} ? variables.${each.name} :\n`)
    .join('')
    .concat('[]');
  return [
    ...named.map(each => ({ name: each.name, expression: each.expression })),
    { name, expression: choice },
  ];
}
