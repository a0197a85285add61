import {
  servingDefaults,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { stringify } from 'yaml';
import type { Scale } from '../serving';

/** What command and arguments of a request say of a Ray Serve application. */
export interface ServeApplication {
  /** `module:attribute` */
  importPath: string;
  /** Name of the deployment that is scaled, by `deployment=NAME`. */
  deployment?: string;
  /** Arguments of the application's builder, by `key=value`. */
  args: Record<string, string>;
  /** Words that say nothing of these. */
  ignored: string[];
}

const NO_PATH = 'app:app';

/**
 * Reads `serve run module:attribute key=value … deployment=NAME`, the words of Ray's own command line; `serve` and `run` may be left out.
 * Pure.
 */
export function serveApplication(request: LaunchRequest): ServeApplication {
  const words = [...(request.command ?? []), ...(request.args ?? [])];
  const start = words[0] === 'serve' && words[1] === 'run' ? 2 : 0;
  const application: ServeApplication = {
    importPath: '',
    args: {},
    ignored: [],
  };
  for (const word of words.slice(start)) {
    const [, key, value] = /^([A-Za-z_][\w-]*)=([\s\S]*)$/.exec(word) ?? [];
    if (key === 'deployment') application.deployment = value;
    else if (key) application.args[key] = value;
    else if (!application.importPath && word.includes(':')) {
      application.importPath = word;
    } else application.ignored.push(word);
  }
  return application;
}

/** Port of Ray Serve. */
export function portOf(request: LaunchRequest): number {
  return request.serving?.port ?? servingDefaults('rayservice').port;
}

/** `serveConfigV2`, YAML in a string, with the reasons for what was filled in. Pure. */
export function serveConfig(
  request: LaunchRequest,
  scale: Scale,
): { text: string; reason: string } {
  const { importPath, deployment, args, ignored } = serveApplication(request);
  const text = stringify(
    {
      proxy_location: 'EveryNode',
      http_options: { host: '0.0.0.0', port: portOf(request) },
      applications: [
        {
          name: request.name,
          import_path: importPath || NO_PATH,
          route_prefix: '/',
          ...(Object.keys(args).length > 0 ? { args } : {}),
          ...(deployment
            ? { deployments: [deploymentConfig(request, scale, deployment)] }
            : {}),
        },
      ],
    },
    { lineWidth: 0 },
  );
  const reasons = [
    importPath
      ? 'The application of command and arguments'
      : `Neither command nor arguments name an application as module:attribute; ${NO_PATH} is assumed`,
    deployment
      ? scaleReason(request, scale)
      : 'How many replicas Ray Serve runs, the code says: with the argument deployment=NAME the one of that name is scaled as asked here',
    ...(ignored.length > 0
      ? [
          `Not taken over, since it is neither module:attribute nor key=value: ${ignored.join(
            ' ',
          )}`,
        ]
      : []),
  ];
  return { text, reason: reasons.join('. ') };
}

function deploymentConfig(
  request: LaunchRequest,
  scale: Scale,
  name: string,
): Record<string, unknown> {
  const { autoscaling } = request.serving ?? {};
  return {
    name,
    ray_actor_options: { num_gpus: request.gpusPerPod },
    ...(scale.by === 'none'
      ? { num_replicas: scale.initial }
      : {
          autoscaling_config: {
            min_replicas: scale.min,
            initial_replicas: scale.initial,
            max_replicas: scale.max,
            ...(autoscaling && autoscaling.metric !== 'gpuUtilization'
              ? { target_ongoing_requests: autoscaling.target }
              : {}),
          },
        }),
  };
}

function scaleReason(request: LaunchRequest, scale: Scale): string {
  const each = `Each replica of ${
    serveApplication(request).deployment
  } holds the ${request.gpusPerPod} GPUs of one worker`;
  if (scale.by === 'none') return each;
  const { autoscaling } = request.serving ?? {};
  if (!autoscaling) {
    return `${each}; no metric was asked for, so Ray Serve's own target stays (2 requests for each replica, running and waiting together)`;
  }
  return autoscaling.metric === 'gpuUtilization'
    ? `${each}; Ray Serve cannot scale by GPU use, so its own target stays (2 requests for each replica, running and waiting together)`
    : `${each}; Ray Serve counts running and waiting requests together against the target of ${autoscaling.target}`;
}
