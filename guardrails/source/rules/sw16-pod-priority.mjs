import { findings, MADE, PLACED, word } from '../podRules.mjs';

const priority = p => `${p}.?priorityClassName.orValue('none')`;

const PRIORITY_CLASSES = {
  name: 'priorityClasses',
  comment:
    'Those that the kind may name. Where one of the lists is absent, nobody can say of a pod which it should be on.',
  expression: `object.kind in ['Pod', 'RayCluster'] ?
  (params.spec.?training.?priorityClasses.hasValue() && params.spec.?serving.?priorityClasses.hasValue() ?
    params.spec.training.priorityClasses + params.spec.serving.priorityClasses : []) :
object.kind in ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'LeaderWorkerSet',
  'RayService', 'InferenceService', 'LLMInferenceService'] ?
  params.spec.?serving.?priorityClasses.orValue([]) :
  params.spec.?training.?priorityClasses.orValue([])`,
};

export default {
  code: 'SW16',
  slug: 'pod-priority',
  title: 'Priority of pods',
  about: `a GPU workload that serves names one of serving.priorityClasses, one that trains one of training.priorityClasses; a Pod or a RayCluster, of
which nobody knows, either.`,
  reach: `What a controller makes is judged where its owner is made. A TrainJob cannot state a priority class, so that it is not judged. Serves: Deployment, StatefulSet, ReplicaSet, ReplicationController, DaemonSet,
LeaderWorkerSet, RayService, InferenceService, LLMInferenceService.`,
  why: `When a node is short, the scheduler takes the GPUs of pods with lower priority. Serving comes before training, never the other way
round.`,
  fix: 'Set priorityClassName of the pod template to an allowed class. The form does it by the type of the workload.',
  found: [
    '[is=none] No priority class is named; {want} is wanted.',
    'Priority class {is} is not for this type of workload; {want} is wanted.',
  ],
  fields: ['priorityClass'],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: PLACED,
  ...findings({
    first: [MADE, PRIORITY_CLASSES],
    code: 'SW16',
    noun: 'priorities',
    comment:
      'Priority classes that are named and not allowed; none where a pod names none.',
    on: `variables.priorityClasses.size() > 0 && !variables.made`,
    finding: p => `${priority(p)} in variables.priorityClasses ? [] :
    ['is=' + ${word(priority(p))}.substring(0, [${word(
      priority(p),
    )}.size(), 15].min())]`,
    tail: `' want=' + variables.priorityClasses[0]`,
  }),
};
