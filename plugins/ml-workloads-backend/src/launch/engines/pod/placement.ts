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
  const selector = receipt.at('nodeSelector');
  const { nodeSelector: zone, ...affinity } = zonePlacement(
    request,
    context,
    receipt,
  );
  const nodeSelector = Object.assign(
    {},
    ...Object.entries(profile.nodeSelector).map(([label, value]) =>
      selector.field(
        label,
        value,
        `The nodes of hardware profile ${profile.name}`,
      ),
    ),
    zone,
  );
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...affinity,
    ...receipt.field(
      'tolerations',
      profile.tolerations.length > 0 ? profile.tolerations : undefined,
      `The taints of the nodes of hardware profile ${profile.name}`,
    ),
  };
}

/** Only the zone of the data, for pods without GPUs. `receipt` is at the pod's spec. */
export function zonePlacement(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): { nodeSelector?: Record<string, string>; affinity?: unknown } {
  const zones = dataZones(request, context);
  if (!zones) return {};
  return zones.names.length === 1
    ? {
        nodeSelector: receipt
          .at('nodeSelector')
          .field(ZONE, zones.names[0], zones.reason),
      }
    : receipt.field('affinity', zoneAffinity(zones.names), zones.reason);
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
