import {
  PLACED,
  REACH,
  containerName,
  everyContainer,
  findings,
  word,
} from '../podRules.mjs';

/** Pod Security Standard baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
const CAPABILITIES = `['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP',
        'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT']`;
const SYSCTLS = `['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start',
      'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']`;
const selinux =
  s => `(!(${s}.?seLinuxOptions.?type.orValue('') in ['', 'container_t', 'container_init_t', 'container_kvm_t',
      'container_engine_t']) || ${s}.?seLinuxOptions.?user.orValue('') != '' || ${s}.?seLinuxOptions.?role.orValue('') != '')`;
const unconfined =
  s => `(${s}.?seccompProfile.?type.orValue('') == 'Unconfined' || ${s}.?appArmorProfile.?type.orValue('') == 'Unconfined' ||
      ${s}.?windowsOptions.?hostProcess.orValue(false) || ${selinux(s)})`;
const pod = (condition, text) => `(${condition} ? ['has=${text} at=pod'] : [])`;
const each = (p, condition, text) => `${everyContainer(
  p,
)}.filter(c, ${condition})
      .map(c, 'has=${text} at=' + ${containerName})`;

export default {
  code: 'SW22',
  slug: 'no-privileges',
  title: 'No privileges',
  about: `a pod with GPUs keeps the Pod Security Standard baseline where podSecurity is set: no privileged containers, host namespaces, host paths,
host ports, added capabilities, unsafe sysctls or unconfined profiles.`,
  reach: `${REACH} All containers of such a pod count, init and ephemeral ones too. The standard's rule on hosts of probes is left to Pod Security
Admission, which is the rule for pods without GPUs.`,
  why: `A GPU needs no privileges: the device plugin hands it in. A privileged container sees every GPU of the node, whatever it asked for, and
the node itself.`,
  fix: 'Remove what is named from the pod template.',
  found: ['[at=pod] The pod has {has}.', '{at} has {has}.'],
  fields: [],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: [...PLACED, 'Pod/ephemeralcontainers'],
  ...findings({
    code: 'SW22',
    noun: 'privileges',
    comment: 'Where, and what the standard does not allow.',
    on: 'has(params.spec.podSecurity)',
    finding: p => `${pod(`${p}.?hostNetwork.orValue(false)`, 'hostNetwork')} +
    ${pod(`${p}.?hostPID.orValue(false)`, 'hostPID')} +
    ${pod(`${p}.?hostIPC.orValue(false)`, 'hostIPC')} +
    ${pod(
      `${p}.?securityContext.?sysctls.orValue([]).exists(s, !(s.name in ${SYSCTLS}))`,
      'sysctls',
    )} +
    ${pod(unconfined(`${p}.?securityContext`), 'unconfined')} +
    ${p}.?volumes.orValue([]).filter(v, has(v.hostPath)).map(v, 'has=hostPath at=' + ${word(
      'v.name',
    )}) +
    ${each(p, 'c.?securityContext.?privileged.orValue(false)', 'privileged')} +
    ${each(
      p,
      `c.?securityContext.?capabilities.?add.orValue([]).exists(a, !(a in ${CAPABILITIES}))`,
      'capabilities',
    )} +
    ${each(
      p,
      "!(c.?securityContext.?procMount.orValue('') in ['', 'Default'])",
      'procMount',
    )} +
    ${each(
      p,
      'c.?ports.orValue([]).exists(o, o.?hostPort.orValue(0) != 0)',
      'hostPort',
    )} +
    ${each(p, unconfined('c.?securityContext'), 'unconfined')}`,
  }),
};
