import {
  ALIVE_OR_DELETED,
  ONLY_PLATFORM,
  platformVariables,
} from '../platform.mjs';

export default {
  code: 'SW36',
  slug: 'runtimes',
  about: "runtimes in a team's namespace are the platform's.",
  bound: 'bound',
  reach:
    'TrainingRuntime, ServingRuntime and LLMInferenceServiceConfig decide what a TrainJob, an InferenceService or an LLMInferenceService runs, which is judged by what these say themselves.',
  title: "Runtimes are the platform's",
  why: 'A runtime adds containers and GPUs to whatever names it. A team that could write its own would go round the limits of its workloads.',
  fix: "Use one of the cluster's runtimes (ClusterTrainingRuntime, ClusterServingRuntime), or ask the platform team for one.",
  found: ["{kind} in a team's namespace is the platform's to change."],
  fields: [],
  since: '0.2.0',
  params: false,
  resourceRules: [
    {
      apiGroups: ['trainer.kubeflow.org'],
      apiVersions: ['v1alpha1'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['trainingruntimes'],
    },
    {
      apiGroups: ['serving.kserve.io'],
      apiVersions: ['v1alpha1'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['servingruntimes'],
    },
    {
      apiGroups: ['serving.kserve.io'],
      apiVersions: ['v1alpha1', 'v1alpha2'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['llminferenceserviceconfigs'],
    },
  ],
  matchConditions: ALIVE_OR_DELETED,
  variables: platformVariables({
    comment:
      "The platform's groups, as in SW04. Patch this list for your own, for instance the identity of your GitOps controller.",
    controllers: {
      why: 'Namespace deletion and garbage collection.',
      groups: ['system:serviceaccounts:kube-system'],
    },
  }),
  validations: [
    {
      comment:
        'An update that leaves spec alone (a label, a finalizer) changes nothing that runs.',
      expression: ONLY_PLATFORM,
      message: `
'SW36 kind=' + request.kind.kind`,
    },
  ],
};
