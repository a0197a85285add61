import { PLACED, REACH, cut, word } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

const claims = sets =>
  `([0] + ${sets}.map(s, s.spec.?resourceClaims.orValue([]).size())).max()`;

export default {
  code: 'SW32',
  slug: 'devices',
  title: 'Device claims',
  about: `a pod has at most devices.maxClaimsPerPod claims; a ResourceClaim or ResourceClaimTemplate asks for devices of devices.classes only, at most
devices.maxPerClaim in all, the largest of alternatives counting. All devices of a node (allocationMode All) and adminAccess are always refused.`,
  bound: 'bound',
  reach: `${REACH} Claims that the scheduler makes for a pod with GPUs as extended resources are let through: those GPUs were counted already. A
claim cannot be changed once it is made, so that updates are not judged.`,
  why: `A device claim hands out GPUs past every rule and quota that counts nvidia.com/gpu. One claim may ask for all devices of a node.`,
  fix: `Ask for GPUs through a hardware profile, or for fewer devices of an allowed class with an exact count.`,
  found: [
    '{claims} device claims in one pod; at most {max} are allowed.',
    'Device class {class} is not allowed.',
    '{devices} devices in one claim; at most {max} are allowed.',
    '[mode=All] The claim asks for all devices of a node.',
    '[admin=true] The claim asks for admin access.',
  ],
  fields: [],
  since: '0.2.0',
  params: true,
  kinds: [...PLACED, 'ResourceClaim', 'ResourceClaimTemplate'],
  variables: [
    {
      name: 'maxClaims',
      expression:
        'params.spec.?devices.?maxClaimsPerPod.orValue(9223372036854775807)',
    },
    {
      name: 'claims',
      comment: 'Claims of the pod with the most.',
      expression: `\n${claims('variables.podSets')}`,
    },
    {
      name: 'oldClaims',
      expression: `\n${claims('variables.oldPodSets')}`,
    },
    {
      name: 'requests',
      comment:
        'What a new claim asks for; each request is a list of alternatives.',
      expression: `
oldObject != null || request.userInfo.username == 'system:kube-scheduler' ? [] :
(object.kind == 'ResourceClaim' ? object.spec.?devices : object.kind == 'ResourceClaimTemplate' ? object.spec.spec.?devices : optional.none())
  .?requests.orValue([]).map(r, has(r.exactly) ? [r.exactly] : r.?firstAvailable.orValue([]))`,
    },
    {
      name: 'devices',
      expression:
        'variables.requests.map(r, ([0] + r.map(d, d.?count.orValue(1))).max()).sum()',
    },
    {
      name: 'maxDevices',
      expression:
        'params.spec.?devices.?maxPerClaim.orValue(9223372036854775807)',
    },
    {
      name: 'otherClasses',
      comment: 'Device classes that are not allowed.',
      expression: `!params.spec.?devices.?classes.hasValue() ? [] :
variables.requests.map(r, r.map(d, d.deviceClassName).filter(n, !(n in params.spec.devices.classes))).filter(l, l.size() > 0)`,
    },
    {
      name: 'all',
      expression:
        "variables.requests.exists(r, r.exists(d, d.?allocationMode.orValue('') == 'All'))",
    },
    {
      name: 'admin',
      expression:
        'variables.requests.exists(r, r.exists(d, d.?adminAccess.orValue(false)))',
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression:
        'variables.claims <= variables.maxClaims || variables.claims <= variables.oldClaims',
      message:
        "'SW32 claims=' + string(variables.claims) + ' max=' + string(variables.maxClaims)",
    },
    {
      expression: '!variables.all',
      message: "'SW32 mode=All'",
    },
    {
      expression: '!variables.admin',
      message: "'SW32 admin=true'",
    },
    {
      expression: 'variables.otherClasses.size() == 0',
      message: cut(`'SW32 class=' + ${word('variables.otherClasses[0][0]')}`),
    },
    {
      expression: 'variables.devices <= variables.maxDevices',
      message:
        "'SW32 devices=' + string(variables.devices) + ' max=' + string(variables.maxDevices)",
    },
  ],
};
