import { findings, gpuContainers } from '../podRules.mjs';

const onSpot =
  p => `(${p}.?nodeSelector[?params.spec.spot.label].orValue('') == params.spec.spot.value ||
    ${p}.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])
      .exists(t, t.?matchExpressions.orValue([]).exists(e, e.key == params.spec.spot.label && e.operator == 'In' &&
        params.spec.spot.value in e.?values.orValue([]))))`;
// Written by a container with GPUs, and still there when the node is gone.
const checkpoint = p => `${p}.?volumes.orValue([]).exists(v,
    ((has(v.persistentVolumeClaim) && !v.persistentVolumeClaim.?readOnly.orValue(false)) ||
     (has(v.csi) && !v.csi.?readOnly.orValue(false))) &&
    (${gpuContainers(
      p,
    )}).exists(c, c.?volumeMounts.orValue([]).exists(m, m.name == v.name && !m.?readOnly.orValue(false))))`;
const grace = p => `${p}.?terminationGracePeriodSeconds.orValue(30)`;

export default {
  code: 'SW30',
  slug: 'spot',
  title: 'Spot nodes',
  about: `training on spot nodes (spot.label and spot.value in its nodeSelector or node affinity) writes to a volume that outlives the node, or says
in the annotation slipway.dev/checkpoint-uri where it saves to, and has at least spot.minGraceSeconds to do so.`,
  bound: 'bound',
  reach: `The annotation goes on the object, and on the pod template for its pods. Pods of what serves are not judged: they hold nothing to save.
That somebody writes checkpoints nobody can see; that there is a place for them, the rule can.`,
  why: `The cloud takes spot nodes back with half a minute of notice. A run that saves nothing loses all its hours.`,
  fix: `Add a checkpoint volume and a terminationGracePeriodSeconds of at least the limit, or choose a profile that is not spot.`,
  found: [
    '[lacks=checkpoint] Pods on spot nodes write to no volume that outlives the node.',
    '{grace} seconds of grace; at least {min} are wanted on spot nodes.',
  ],
  fields: ['volumes', 'profile'],
  since: '0.2.0',
  params: true,
  kinds: [
    'Pod',
    'Job',
    'CronJob',
    'JobSet',
    'PyTorchJob',
    'RayJob',
    'RayCluster',
  ],
  ...findings({
    first: [
      {
        name: 'serves',
        comment:
          'Made by a controller for what serves, or judged at the Ray kind.',
        expression: `variables.trusted && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) &&
  o.kind in ['ReplicaSet', 'StatefulSet', 'ReplicationController', 'DaemonSet', 'LeaderWorkerSet', 'RayCluster', 'RayService'])`,
      },
      {
        name: 'savesTo',
        expression:
          "object.metadata.?annotations.orValue({})[?'slipway.dev/checkpoint-uri'].orValue('')",
      },
    ],
    code: 'SW30',
    noun: 'losses',
    comment: 'What pods with GPUs on spot nodes have not.',
    on: 'has(params.spec.spot) && !variables.serves',
    finding: p => `!${onSpot(p)} ? [] :
    (variables.savesTo != '' || ${checkpoint(p)} ? [] : ['lacks=checkpoint']) +
    (${grace(p)} >= params.spec.spot.?minGraceSeconds.orValue(30) ? [] :
      ['grace=' + string(${grace(
        p,
      )}) + ' min=' + string(params.spec.spot.?minGraceSeconds.orValue(30))])`,
  }),
};
