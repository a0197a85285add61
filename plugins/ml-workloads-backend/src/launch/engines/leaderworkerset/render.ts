import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Manifest,
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import {
  gpuPodTemplate,
  objectMetadata,
  topologyAnnotations,
  type Receipt,
} from '../pod';
import {
  assemble,
  autoscaler,
  disruptionBudget,
  drainGrace,
  escapeRegex,
  replicasAtStart,
  scaleOf,
  service,
  servingContainer,
  startupOf,
  type Build,
  type Scale,
  type Startup,
} from '../serving';

/** What the controller puts on its pods. */
const SET = 'leaderworkerset.sigs.k8s.io/name';
const WORKER_INDEX = 'leaderworkerset.sigs.k8s.io/worker-index';
/** One group for each value of a node label; on the object. */
const EXCLUSIVE_TOPOLOGY = 'leaderworkerset.sigs.k8s.io/exclusive-topology';
/** Kueue places the pod sets of one name together. */
const PODSET_GROUP = 'kueue.x-k8s.io/podset-group-name';

/** Renders Service, autoscaler, PodDisruptionBudget and the LeaderWorkerSet. Pure. */
export function renderLeaderWorkerSet(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const scale = scaleOf(request, context);
  const startup = startupOf(request);
  const leader = serviceName(request);
  return assemble([
    service(request, context, {
      name: leader,
      selector: { [SET]: request.name, [WORKER_INDEX]: '0' },
      reason:
        'The leaders of the groups: only they answer requests. The name differs from the workload, whose own name the controller gives to the groups',
    }),
    autoscaler(request, context, scale, startup, {
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      name: request.name,
      namespace: request.namespace,
      // The leaders: name and index of the group.
      pods: `${escapeRegex(request.name)}-[0-9]+`,
      service: leader,
    }),
    disruptionBudget(request, context, scale, {
      selector: { [SET]: request.name },
      reason:
        'While nodes are drained, one pod at a time may go. It takes its whole group with it, so no second group goes before the first is back',
    }),
    leaderWorkerSet(request, context, scale, startup),
  ]);
}

function serviceName(request: LaunchRequest): string {
  return `${request.name}-leader`;
}

function leaderWorkerSet(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
): Build {
  return receipt => {
    const spec = receipt.at('spec');
    const group = spec.at('leaderWorkerTemplate');
    const size = request.podsPerReplica ?? 1;
    return {
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      metadata: metadata(request, context, receipt),
      spec: {
        ...replicasAtStart(request, scale, spec),
        startupPolicy: spec.note(
          'startupPolicy',
          'LeaderCreated',
          'Workers start beside their leader, because it is not ready before they have joined it. They tell each other apart by LWS_WORKER_INDEX and find the leader at LWS_LEADER_ADDRESS, which the controller sets',
        ),
        rolloutStrategy: spec.note(
          'rolloutStrategy',
          {
            type: 'RollingUpdate',
            rollingUpdateConfiguration: { maxUnavailable: 1, maxSurge: 0 },
          },
          'An update replaces one group at a time on its own GPUs: an additional one would need GPUs that may not be free',
        ),
        leaderWorkerTemplate: {
          size:
            request.podsPerReplica ??
            group.note('size', size, 'One pod a group: no number was stated'),
          restartPolicy: group.note(
            'restartPolicy',
            'RecreateGroupOnPodRestart',
            'The pods of a group hold parts of one model: when one restarts, the others wait for it for ever, so the group starts anew',
          ),
          ...(size > 1
            ? {
                leaderTemplate: podTemplate(
                  request,
                  context,
                  startup,
                  group.at('leaderTemplate'),
                  { leads: true, size },
                ),
              }
            : {}),
          workerTemplate: podTemplate(
            request,
            context,
            startup,
            group.at('workerTemplate'),
            { leads: size < 2, size },
          ),
        },
      },
    };
  };
}

/** Without a queue nobody reads Kueue's topology, so the controller keeps the group within one value of the label. */
function metadata(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Manifest['metadata'] {
  const all = objectMetadata(request, context, receipt);
  const label =
    request.topology && context.profile.topology?.[request.topology];
  if (context.queue || !label) return all;
  return {
    ...all,
    annotations: {
      ...all.annotations,
      ...receipt
        .at('metadata', 'annotations')
        .field(
          EXCLUSIVE_TOPOLOGY,
          label,
          `Each group within one ${request.topology}, as asked, which it shares with no other group`,
        ),
    },
  };
}

function podTemplate(
  request: LaunchRequest,
  context: RenderContext,
  startup: Startup,
  template: Receipt,
  { leads, size }: { leads: boolean; size: number },
) {
  return gpuPodTemplate(request, context, template, {
    annotations: topology(
      request,
      context,
      template.at('metadata', 'annotations'),
      size,
    ),
    graceSeconds: drainGrace(context),
    container: leads
      ? {
          name: 'leader',
          nameReason: 'The container that answers requests',
          more: servingContainer(
            request,
            startup,
            template.at('spec', 'containers', '0'),
          ),
        }
      : {
          name: 'worker',
          nameReason:
            'It works for its leader and answers no requests itself, so nothing asks it whether it is ready: the leader is ready when its workers are',
        },
  });
}

function topology(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  size: number,
): Record<string, string> {
  const annotations = topologyAnnotations(request, context, receipt, size);
  // Kueue takes a group only of pods that have to be near each other.
  return size < 2 || Object.keys(annotations).length === 0
    ? annotations
    : {
        ...annotations,
        ...receipt.field(
          PODSET_GROUP,
          'group',
          'Leader and workers are placed as one',
        ),
      };
}
