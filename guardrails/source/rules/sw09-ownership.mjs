import { WORKLOADS } from '../kinds.mjs';
import { cut } from '../prelude.mjs';

export default {
  code: 'SW09',
  slug: 'ownership',
  about:
    "a controller ownerReference on a GPU object, spec.nodeName at creation or in a template, and the removal of Kueue's scheduling gates are accepted from listed controllers only.",
  bound: 'bound',
  reach: 'It has no parameters: it holds wherever GPUs are asked for.',
  title: 'Ownership cannot be claimed',
  why: "What a controller makes is judged where its owner is made. An object that only claims an owner, names its own node or drops Kueue's gate would go round the queue and the limits.",
  fix: 'Create the owning workload (for instance a Job) and let its controller make the pods. Do not set ownerReferences, nodeName or scheduling gates by hand.',
  found: [
    'It claims to be owned by a {owner}.',
    'It names its own node, {node}.',
    'It removes the scheduling gate {gate}.',
  ],
  fields: [],
  since: '0.1.0',
  params: false,
  everywhere: false,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'claims',
      comment:
        'Controller owners that were not there while it had GPUs: an owner claimed first and GPUs added later is the same.',
      expression: `
object.metadata.?ownerReferences.orValue([]).filter(o, o.?controller.orValue(false) &&
  !(variables.oldGpus > 0 &&
    oldObject.metadata.?ownerReferences.orValue([]).exists(p, p.?controller.orValue(false) && p.uid == o.uid)))
.map(o, o.kind)`,
    },
    {
      name: 'nodes',
      comment:
        'Nodes that a new pod or a template names. A scheduled pod has one: the scheduler binds it.',
      expression: `
object.kind == 'Pod' && oldObject != null ? [] :
variables.specs.map(p, p.?nodeName.orValue('')).filter(n, n != '' && !variables.oldSpecs.exists(p, p.?nodeName.orValue('') == n))`,
    },
    {
      name: 'gates',
      comment: "Kueue's gates that the update removes.",
      expression: `
object.kind != 'Pod' || oldObject == null ? [] : oldObject.spec.?schedulingGates.orValue([]).map(g, g.name).filter(n, n.startsWith('kueue.x-k8s.io/') &&
  !object.spec.?schedulingGates.orValue([]).exists(g, g.name == n))`,
    },
  ],
  validations: [
    {
      expression: `
variables.trusted || variables.gpus == 0 || variables.claims.size() == 0`,
      message: `
'SW09 owner=' + ${cut('variables.claims[0]', 33)}`,
    },
    {
      comment:
        'Any pod of a team, since a pod on a GPU node can reach GPUs that it did not ask for.',
      expression: `
variables.trusted || variables.nodes.size() == 0 || (variables.gpus == 0 && variables.team == '')`,
      message: `
'SW09 node=' + ${cut('variables.nodes[0]', 34)}`,
    },
    {
      expression: `
variables.trusted || variables.gates.size() == 0`,
      message: `
'SW09 gate=' + ${cut('variables.gates[0]', 34)}`,
    },
  ],
};
