import {
  servingDefaults,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Manifest,
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { containerSecurity, objectMetadata, type Receipt } from '../pod';
import { rayCluster } from '../ray';
import {
  assemble,
  disruptionBudget,
  scaleOf,
  type Build,
  type Scale,
} from '../serving';
import { readableHead } from './readableHead';
import { portOf, serveConfig } from './serveConfig';

/** Kueue's mark of a workload that grows and shrinks while it runs; without it Kueue refuses Ray's autoscaler. */
const ELASTIC = 'kueue.x-k8s.io/elastic-job';

/** KubeRay looks for this name of a port. */
const SERVE_PORT = 'serve';

/** Where a Ray node tells that it runs; the default of `ray start --dashboard-agent-listen-port`. */
const NODE_HEALTH = { path: '/api/local_raylet_healthz', port: 52365 };

/** A Ray node is up in seconds; the model is loaded afterwards, by Ray Serve, which waits without a bound. */
const NODE_START_SECONDS = 300;

/** Renders a PodDisruptionBudget and a `ray.io/v1 RayService`. Pure. `suspend` is left to Kueue. */
export function renderRayService(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const scale = scaleOf(request, context, true);
  return assemble([
    disruptionBudget(request, context, scale, {
      selector: workerLabels(request.name),
      minAvailable: scale.min - 1,
      reason:
        'While nodes are drained, at least so many workers stay: a RayCluster has no scale by which a budget could count',
    }),
    rayService(request, context, scale),
  ]);
}

/** What tells the workers of this service from other Ray pods. */
function workerLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/instance': name, 'ray.io/node-type': 'worker' };
}

function rayService(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
): Build {
  return receipt => {
    const spec = receipt.at('spec');
    const { text, reason } = serveConfig(request, scale);
    return {
      apiVersion: 'ray.io/v1',
      kind: 'RayService',
      metadata: metadata(request, context, scale, receipt),
      spec: {
        serveConfigV2: spec.note('serveConfigV2', text, reason),
        excludeHeadPodFromServeSvc: spec.note(
          'excludeHeadPodFromServeSvc',
          scale.min > 0,
          scale.min > 0
            ? 'Requests go to the workers, where the replicas are'
            : 'With no worker left, the head takes the request that wakes one',
        ),
        upgradeStrategy: spec.note(
          'upgradeStrategy',
          { type: 'NewCluster' },
          'A change of the cluster starts a second one beside the first and moves over when it answers: it needs the GPUs twice for that long. A change of the application alone does not',
        ),
        rayClusterConfig: clusterConfig(
          request,
          context,
          scale,
          spec.at('rayClusterConfig'),
        ),
      },
    };
  };
}

function metadata(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  receipt: Receipt,
): Manifest['metadata'] {
  const all = objectMetadata(request, context, receipt);
  if (scale.by === 'none' || !context.queue) return all;
  return {
    ...all,
    annotations: {
      ...all.annotations,
      ...receipt
        .at('metadata', 'annotations')
        .field(
          ELASTIC,
          'true',
          'Kueue accounts for each worker that comes and goes; without it, it refuses a cluster that scales',
        ),
    },
  };
}

function clusterConfig(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  receipt: Receipt,
): Record<string, unknown> {
  const worker = receipt.at(
    'workerGroupSpecs',
    '0',
    'template',
    'spec',
    'containers',
    '0',
  );
  const scales = scale.by !== 'none';
  const cluster = rayCluster(request, context, receipt, {
    workers: {
      min: scales ? scale.min : scale.initial,
      max: scales ? scale.max : scale.initial,
      reason: scales
        ? scale.reasons.min ?? "Ray's autoscaler keeps between as many as asked"
        : 'As many workers as asked for: nothing scales. It serves until somebody stops it, so no deadline is written',
    },
    worker: workerProbes(request, worker),
  });
  if (!scales) return withInstance(request, cluster, receipt);
  return {
    ...receipt.field(
      'enableInTreeAutoscaling',
      true,
      'Ray adds and removes workers as Ray Serve needs replicas',
    ),
    autoscalerOptions: autoscalerOptions(receipt.at('autoscalerOptions')),
    ...withInstance(request, readableHead(cluster, receipt), receipt),
  };
}

/** Probes of our own: KubeRay's need `wget` and a shell in the image. `receipt` is at the worker's container. */
function workerProbes(
  request: LaunchRequest,
  receipt: Receipt,
): Record<string, unknown> {
  return {
    ...receipt.field(
      'ports',
      [{ name: SERVE_PORT, containerPort: portOf(request) }],
      request.serving?.port
        ? 'KubeRay finds the port of Ray Serve by this name'
        : 'KubeRay finds the port of Ray Serve by this name; none was stated, so its usual one',
    ),
    ...receipt.field(
      'startupProbe',
      {
        httpGet: NODE_HEALTH,
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: NODE_START_SECONDS / 10,
      },
      `${NODE_START_SECONDS} s for the Ray node itself. The model is loaded after that by Ray Serve, which waits for it without a bound, so its size does not matter here`,
    ),
    ...receipt.field(
      'readinessProbe',
      {
        httpGet: {
          path:
            request.serving?.healthPath ??
            servingDefaults('rayservice').healthPath,
          port: SERVE_PORT,
        },
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      "Ray Serve's proxy on the worker answers once a replica is there; requests come only then",
    ),
  };
}

/** KubeRay adds a container to the head, without the security that a restricted namespace asks for. `receipt` is at the options. */
function autoscalerOptions(receipt: Receipt): Record<string, unknown> {
  const amounts = { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' };
  return {
    ...receipt.field(
      'idleTimeoutSeconds',
      300,
      'A worker without a replica goes after five minutes; its model would have to be loaded again',
    ),
    ...receipt.field(
      'resources',
      { requests: amounts, limits: { ...amounts } },
      "KubeRay's own amounts, and a bound of the disk",
    ),
    ...containerSecurity(receipt),
  };
}

function withInstance(
  request: LaunchRequest,
  cluster: Record<string, any>,
  receipt: Receipt,
): Record<string, unknown> {
  const [group] = cluster.workerGroupSpecs;
  const { metadata: template } = group.template;
  const key = 'app.kubernetes.io/instance';
  return {
    ...cluster,
    workerGroupSpecs: [
      {
        ...group,
        template: {
          ...group.template,
          metadata: {
            ...template,
            labels: {
              ...template.labels,
              ...receipt
                .at('workerGroupSpecs', '0', 'template', 'metadata', 'labels')
                .field(
                  key,
                  request.name,
                  'The PodDisruptionBudget finds the workers by this label',
                ),
            },
          },
        },
      },
    ],
  };
}
