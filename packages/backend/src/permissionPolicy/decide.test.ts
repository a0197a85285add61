import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  kubernetesClustersReadPermission,
  kubernetesProxyPermission,
  kubernetesResourcesReadPermission,
} from '@backstage/plugin-kubernetes-common';
import { createPermission } from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateManagementPermission,
  templateParameterReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import {
  mlPlatformReadPermission,
  mlSpendClaimPermission,
  mlSpendReadAllPermission,
  mlWorkloadLaunchPermission,
  mlWorkloadLogsPermission,
  mlWorkloadOperatePermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { decide } from './decide';
import { personOf } from './person';

const ENGINEER = ['user:default/ml-engineer', 'group:default/vision'];
const LEAD = [
  'user:default/team-lead',
  'group:default/vision',
  'group:default/vision-leads',
];
const PLATFORM = ['user:default/platform-engineer', 'group:default/platform'];
const FINOPS = ['user:default/finops-analyst', 'group:default/finops'];
const NEWCOMER = ['user:default/newcomer'];

const ownTeam = {
  result: 'CONDITIONAL',
  pluginId: 'ml-workloads',
  resourceType: 'ml-workload',
  conditions: {
    rule: 'IS_TEAM_OF',
    resourceType: 'ml-workload',
    params: { teams: ['vision'] },
  },
};
const allow = { result: 'ALLOW' };
const deny = { result: 'DENY' };
const ownEntities = expect.objectContaining({
  result: 'CONDITIONAL',
  pluginId: 'catalog',
});
const ownRuns = expect.objectContaining({
  result: 'CONDITIONAL',
  pluginId: 'scaffolder',
});

const somethingNew = createPermission({
  name: 'new-plugin.thing.delete',
  attributes: { action: 'delete' },
});

describe('the permission policy', () => {
  // prettier-ignore
  it.each([
    // permission                        engineer     lead         platform finops  newcomer
    [catalogEntityReadPermission,        allow,       allow,       allow,   allow,  allow],
    [catalogEntityCreatePermission,      deny,        deny,        allow,   deny,   deny],
    [catalogEntityDeletePermission,      deny,        deny,        allow,   deny,   deny],
    [catalogEntityRefreshPermission,     ownEntities, ownEntities, allow,   ownEntities, ownEntities],
    [catalogLocationCreatePermission,    deny,        deny,        allow,   deny,   deny],
    [catalogLocationDeletePermission,    deny,        deny,        allow,   deny,   deny],
    [templateParameterReadPermission,    allow,       allow,       allow,   allow,  allow],
    [taskCreatePermission,               allow,       allow,       allow,   allow,  allow],
    [actionExecutePermission,            allow,       allow,       allow,   allow,  allow],
    [taskReadPermission,                 ownRuns,     ownRuns,     allow,   ownRuns, ownRuns],
    [taskCancelPermission,               ownRuns,     ownRuns,     allow,   ownRuns, ownRuns],
    [templateManagementPermission,       deny,        deny,        allow,   deny,   deny],
    [kubernetesProxyPermission,          deny,        deny,        allow,   deny,   deny],
    [kubernetesResourcesReadPermission,  deny,        deny,        allow,   deny,   deny],
    [kubernetesClustersReadPermission,   allow,       allow,       allow,   allow,  allow],
    [mlWorkloadReadPermission,           ownTeam,     ownTeam,     allow,   allow,  deny],
    [mlWorkloadLogsPermission,           ownTeam,     ownTeam,     allow,   deny,   deny],
    [mlWorkloadLaunchPermission,         ownTeam,     ownTeam,     allow,   deny,   deny],
    [mlWorkloadOperatePermission,        ownTeam,     ownTeam,     allow,   deny,   deny],
    [mlSpendReadAllPermission,           deny,        deny,        allow,   allow,  deny],
    [mlSpendClaimPermission,             deny,        ownTeam,     allow,   deny,   deny],
    [mlPlatformReadPermission,           deny,        deny,        allow,   allow,  deny],
    [somethingNew,                       deny,        deny,        allow,   deny,   deny],
  ])('decides on $name for every role', (permission, engineer, lead, platform, finops, newcomer) => {
    expect(decide(permission, personOf(ENGINEER))).toEqual(engineer);
    expect(decide(permission, personOf(LEAD))).toEqual(lead);
    expect(decide(permission, personOf(PLATFORM))).toEqual(platform);
    expect(decide(permission, personOf(FINOPS))).toEqual(finops);
    expect(decide(permission, personOf(NEWCOMER))).toEqual(newcomer);
    expect(decide(permission, undefined)).toEqual(deny);
  });

  it('counts every team of somebody who is in several', () => {
    const person = personOf([...ENGINEER, 'group:default/speech']);
    expect(decide(mlWorkloadReadPermission, person)).toMatchObject({
      conditions: { params: { teams: ['vision', 'speech'] } },
    });
  });

  it('shows only their own template runs', () => {
    expect(decide(taskReadPermission, personOf(ENGINEER))).toMatchObject({
      conditions: { params: { createdBy: ENGINEER } },
    });
  });

  it('is not fooled by a group of the same name in another namespace', () => {
    const person = personOf(['user:default/x', 'group:other/platform']);
    expect(decide(kubernetesProxyPermission, person)).toEqual(deny);
  });
});
