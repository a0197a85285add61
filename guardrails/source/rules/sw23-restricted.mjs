import {
  REACH,
  SAYING_ALL,
  containerName,
  everyContainer,
  findings,
  word,
} from '../podRules.mjs';

/** Pod Security Standard restricted: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const VOLUMES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];
const each = (p, condition, text) => `${everyContainer(
  p,
)}.filter(c, ${condition})
      .map(c, 'lacks=${text} at=' + ${containerName})`;
// What a container says wins over what its pod says.
const own = (p, field) =>
  `c.?securityContext.?${field}.or(${p}.?securityContext.?${field})`;

const { variables, validations } = findings({
  code: 'SW23',
  noun: 'freedoms',
  comment: 'What the standard asks for and where it is missing.',
  on: "params.spec.?podSecurity.orValue('') == 'restricted'",
  finding: p => `${each(
    p,
    `!${own(p, 'runAsNonRoot')}.orValue(false)`,
    'runAsNonRoot',
  )} +
    ${each(p, `${own(p, 'runAsUser')}.orValue(1) == 0`, 'nonRootUser')} +
    ${each(
      p,
      'c.?securityContext.?allowPrivilegeEscalation.orValue(true)',
      'noEscalation',
    )} +
    ${each(
      p,
      `!c.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == 'ALL') ||
      c.?securityContext.?capabilities.?add.orValue([]).exists(a, a != 'NET_BIND_SERVICE')`,
      'dropALL',
    )} +
    ${each(
      p,
      `!(${own(
        p,
        'seccompProfile.?type',
      )}.orValue('') in ['RuntimeDefault', 'Localhost'])`,
      'seccomp',
    )} +
    ${p}.?volumes.orValue([]).filter(v, ${VOLUMES.map(
    type => `has(v.${type})`,
  ).join(' || ')})
      .map(v, 'lacks=volumeType at=' + ${word('v.name')})`,
});

export default {
  code: 'SW23',
  slug: 'restricted',
  title: 'Restricted pods',
  about: `a pod with GPUs keeps the Pod Security Standard restricted where podSecurity is restricted: runAsNonRoot, no privilege escalation, all
capabilities dropped, a seccomp profile, and no volumes that reach storage directly.`,
  reach: `${REACH} All containers of such a pod count, init and ephemeral ones too; KubeRay and KServe copy the security context of the main
container to those that they add. The security context of a TrainJob or InferenceService may come from its runtime: there the pods are judged.`,
  why: `The same verdict that Pod Security Admission gives on the pods, early and in the form: a Job whose pods are refused is accepted and
waits for ever.`,
  fix: `Set in securityContext: runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type:
RuntimeDefault}. The form does.`,
  found: [
    '[lacks=runAsNonRoot] Container {at} does not set runAsNonRoot: true.',
    '[lacks=nonRootUser] Container {at} runs as user 0.',
    '[lacks=noEscalation] Container {at} does not set allowPrivilegeEscalation: false.',
    '[lacks=dropALL] Container {at} does not drop all capabilities.',
    '[lacks=seccomp] Container {at} has no seccomp profile.',
    '[lacks=volumeType] Volume {at} reaches storage directly: use a claim.',
  ],
  fields: [],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: [...SAYING_ALL, 'Pod/ephemeralcontainers'],
  variables,
  validations,
};
