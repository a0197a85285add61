import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { gpuPodTemplate, objectMetadata, type Receipt } from '../pod';
import {
  assemble,
  autoscaler,
  disruptionBudget,
  drainGrace,
  escapeRegex,
  replicasAtStart,
  rolloutOf,
  scaleOf,
  service,
  servingContainer,
  spread,
  startupOf,
  type Build,
  type Scale,
  type Startup,
} from '../serving';

/** Kubernetes' own label for one of several installations of an application: here the workload. */
const INSTANCE = 'app.kubernetes.io/instance';

/** A replica that waits for GPUs is not ready either; Kubernetes' own is ten minutes. */
const SCHEDULING_SECONDS = 600;

/** Renders Service, autoscaler, PodDisruptionBudget and the Deployment. Pure. */
export function renderDeployment(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const scale = scaleOf(request, context);
  const startup = startupOf(request);
  const selector = { [INSTANCE]: request.name };
  return assemble([
    service(request, context, {
      name: request.name,
      selector,
      reason: 'The ready replicas of this workload',
    }),
    autoscaler(request, context, scale, startup, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: request.name,
      namespace: request.namespace,
      // Name, hash of the template, suffix: a workload whose name only begins alike is not meant.
      pods: `${escapeRegex(request.name)}-[a-z0-9]+-[a-z0-9]+`,
      service: request.name,
    }),
    disruptionBudget(request, context, scale, {
      selector,
      reason:
        'While nodes are drained, one replica at a time may go and the others answer',
    }),
    deployment(request, context, scale, startup, selector),
  ]);
}

function deployment(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  selector: Record<string, string>,
): Build {
  return receipt => {
    const spec = receipt.at('spec');
    const { reason, ...rollingUpdate } = rolloutOf(request, scale);
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: objectMetadata(request, context, receipt),
      spec: {
        ...replicasAtStart(request, scale, spec),
        selector: spec.note(
          'selector',
          { matchLabels: selector },
          'The pods of this workload',
        ),
        strategy: spec.note(
          'strategy',
          { type: 'RollingUpdate', rollingUpdate },
          reason,
        ),
        progressDeadlineSeconds: spec.note(
          'progressDeadlineSeconds',
          startup.seconds + SCHEDULING_SECONDS,
          `Longer than the ${startup.seconds} s that loading may take: an update is not called failed while a model loads`,
        ),
        template: podTemplate(
          request,
          context,
          scale,
          startup,
          selector,
          spec.at('template'),
        ),
      },
    };
  };
}

function podTemplate(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  selector: Record<string, string>,
  template: Receipt,
) {
  const { metadata, spec } = gpuPodTemplate(request, context, template, {
    graceSeconds: drainGrace(context),
    container: {
      more: servingContainer(
        request,
        startup,
        template.at('spec', 'containers', '0'),
      ),
    },
    more: spread(scale, selector, template.at('spec')),
  });
  return {
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        ...template
          .at('metadata', 'labels')
          .field(
            INSTANCE,
            request.name,
            'Service, PodDisruptionBudget and Deployment find their pods by this label',
          ),
      },
    },
    spec,
  };
}
