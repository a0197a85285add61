import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from './receipt';

const ZONE = 'topology.kubernetes.io/zone';

/**
 * On which nodes a pod runs: those of the profile, its taints tolerated and no others, and in the zone of its data. `receipt` is at the
 * pod's spec.
 */
export function placement(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, unknown> {
  const { profile } = context;
  const zones = dataZones(request, context);
  const selector = receipt.at('nodeSelector');
  const nodeSelector = {
    ...Object.assign(
      {},
      ...Object.entries(profile.nodeSelector).map(([label, value]) =>
        selector.field(
          label,
          value,
          `The nodes of hardware profile ${profile.name}`,
        ),
      ),
    ),
    ...(zones?.names.length === 1
      ? selector.field(ZONE, zones.names[0], zones.reason)
      : {}),
  };
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...receipt.field(
      'affinity',
      zones && zones.names.length > 1 ? zoneAffinity(zones.names) : undefined,
      zones?.reason ?? '',
    ),
    ...receipt.field(
      'tolerations',
      profile.tolerations.length > 0 ? profile.tolerations : undefined,
      `The taints of the nodes of hardware profile ${profile.name}`,
    ),
  };
}

/**
 * The zones that every claim can be reached from. Undefined when no claim is bound to a zone, when the profile names its own zone, or when
 * no zone has them all: then there is nothing to follow, and the scheduler says why no node fits.
 */
function dataZones(
  request: LaunchRequest,
  context: RenderContext,
): { names: string[]; reason: string } | undefined {
  if (ZONE in context.profile.nodeSelector) return undefined;
  const bound = (request.volumes ?? [])
    .map(({ claimName }) => claimName)
    .filter((name, index, all) => all.indexOf(name) === index)
    .filter(name => context.claims?.[name]?.zones.length);
  if (bound.length === 0) return undefined;
  const names = bound
    .map(name => context.claims![name].zones)
    .reduce((all, zones) => all.filter(zone => zones.includes(zone)))
    .filter((zone, index, all) => all.indexOf(zone) === index)
    .sort();
  return names.length === 0
    ? undefined
    : {
        names,
        reason: `Where ${bound.join(
          ', ',
        )} can be reached: pods next to their data pay for no traffic between zones`,
      };
}

function zoneAffinity(zones: string[]) {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [{ key: ZONE, operator: 'In', values: zones }],
          },
        ],
      },
    },
  };
}
