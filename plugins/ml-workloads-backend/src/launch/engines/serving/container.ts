import {
  servingDefaults,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { PodOptions, Receipt } from '../pod';
import type { Startup } from './startup';

/** Name of the container's port, which probes and the Service use. */
export const HTTP = 'http';

const PROBE_SECONDS = 10;
/** Endpoints and gateways need so long until they send nothing more to a pod that ends. */
const DRAIN_SECONDS = 15;
/** For requests that are being answered; tokens of a long answer come for minutes. */
const GRACE_SECONDS = 120;

/** Port, probes and draining of a container that answers requests. `receipt` is at the container. */
export function servingContainer(
  request: LaunchRequest,
  startup: Startup,
  receipt: Receipt,
): Record<string, unknown> {
  const { serving } = request;
  const usual = servingDefaults(request.engine, serving);
  const ports = [{ name: HTTP, containerPort: serving?.port ?? usual.port }];
  const get = {
    httpGet: { path: serving?.healthPath ?? usual.healthPath, port: HTTP },
  };
  return {
    ports: serving?.port
      ? ports
      : receipt.note(
          'ports',
          ports,
          `No port was stated; the usual ${usual.port} is assumed`,
        ),
    ...receipt.field(
      'startupProbe',
      {
        ...get,
        periodSeconds: PROBE_SECONDS,
        timeoutSeconds: 5,
        failureThreshold: startup.seconds / PROBE_SECONDS,
      },
      `So long until it counts as failed to start: ${startup.seconds} s. ${
        startup.reason
      }${
        serving?.healthPath
          ? ''
          : `. No path was stated; ${usual.healthPath} is assumed`
      }`,
    ),
    ...receipt.field(
      'readinessProbe',
      {
        ...get,
        periodSeconds: PROBE_SECONDS,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      'Requests come only to a replica whose model is loaded. There is no liveness probe: a server that is busy answers late, and a restart would load the model again',
    ),
    ...receipt.field(
      'lifecycle',
      { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
      `${DRAIN_SECONDS} s between being taken out of the Service and the end, so that no request goes to a replica that ends`,
    ),
  };
}

/** Time for the requests that are being answered. */
export function drainGrace(
  context: RenderContext,
): NonNullable<PodOptions['graceSeconds']> {
  return {
    value: GRACE_SECONDS,
    reason: `Requests that are being answered get so long to end${
      context.profile.spot
        ? ', where the cloud leaves it: spot nodes are taken away at short notice, often many at once, so production should not be served from them alone'
        : ''
    }`,
  };
}
