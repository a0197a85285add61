import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { objectMetadata, plainPodTemplate, Receipt, simulation } from '../pod';
import { NEVER_RESTART } from '../pod/training';
import { rayCluster } from '../ray';
import { entrypoint } from './entrypoint';

/** A RayJob's TTL keeps its cluster, GPUs and all: only long enough for Ray to write its last lines. */
const CLUSTER_SECONDS = 60;

/** What `ray job submit` needs: KubeRay's own limits. */
const SUBMITTER = { cpu: '1', memory: '1Gi', disk: '1Gi' };

/** Renders a `ray.io/v1 RayJob`: a Ray cluster that lives as long as its job. Pure. `suspend` is left to Kueue. */
export function renderRayJob(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const receipt = Receipt.of(0);
  const spec = receipt.at('spec');
  const metadata = objectMetadata(request, context, receipt);
  return {
    manifests: [
      {
        apiVersion: 'ray.io/v1',
        kind: 'RayJob',
        metadata: {
          ...metadata,
          annotations: {
            ...metadata.annotations,
            ...simulation(
              request,
              context,
              receipt.at('metadata', 'annotations'),
            ),
          },
        },
        spec: {
          ...spec.field(
            'entrypoint',
            entrypoint([...(request.command ?? []), ...(request.args ?? [])]),
            "Command and arguments as one line for Ray, which runs it on the head; words that a shell would change are quoted. Ray's own command line joins the words again, so a command with quotes or dollar signs belongs into a script",
          ),
          ...spec.field(
            'submissionMode',
            'K8sJobMode',
            "A small pod hands the program to Ray and follows its log, so that the log is kept where the other pods' are",
          ),
          submitterPodTemplate: submitter(
            request,
            context,
            spec.at('submitterPodTemplate'),
          ),
          backoffLimit:
            request.retries ??
            spec.note(
              'backoffLimit',
              0,
              'No retries were asked for: a failed run is not started again by itself',
            ),
          ...(request.maxRunSeconds === undefined
            ? {}
            : { activeDeadlineSeconds: request.maxRunSeconds }),
          ...spec.field(
            'shutdownAfterJobFinishes',
            true,
            'The cluster goes when the job is done, and gives its GPUs back',
          ),
          ...spec.field(
            'ttlSecondsAfterFinished',
            CLUSTER_SECONDS,
            "It keeps the whole cluster, GPUs and all, so only a minute for Ray's last lines. The RayJob itself stays",
          ),
          rayClusterSpec: rayCluster(
            request,
            context,
            spec.at('rayClusterSpec'),
          ),
        },
      },
    ],
    receipt: receipt.entries,
  };
}

/** The pod that runs `ray job submit`. KubeRay's own would not be let into a namespace at the restricted level. */
function submitter(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
) {
  return plainPodTemplate(request, context, receipt, {
    container: {
      name: 'ray-job-submitter',
      reason: 'The container that hands the program to Ray',
    },
    resources: {
      ...SUBMITTER,
      reason: 'It submits and follows a log: what KubeRay gives its own',
    },
    restartPolicy: {
      value: NEVER_RESTART,
      reason: 'KubeRay starts another when submitting failed',
    },
    runsCode: false,
  });
}
