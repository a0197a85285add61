import type { Config } from '@backstage/config';

/** Addresses that only this machine can reach. */
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Why the demo sign-in must not load, or undefined when it may (`slipway.demo`, a development process, a loopback listener: all three).
 * Anyone who can reach the portal can be anyone in it, so one condition alone would be a mistake away from an open door.
 */
export function refusalOfDemoSignIn(options: {
  config: Config;
  nodeEnv: string | undefined;
}): string | undefined {
  const { config, nodeEnv } = options;
  if (config.getOptionalBoolean('slipway.demo') !== true) {
    return 'slipway.demo is not true';
  }
  if (nodeEnv !== 'development') {
    return `NODE_ENV is ${
      nodeEnv ? `"${nodeEnv}"` : 'not set'
    }, not "development"`;
  }
  const host = listenHost(config);
  if (host === undefined || !LOOPBACK.includes(host)) {
    return `backend.listen.host is ${
      host ? `"${host}"` : 'not set'
    }, not a loopback address (${LOOPBACK.join(', ')})`;
  }
  return undefined;
}

/** `backend.listen` is an object, or a string such as `127.0.0.1:7007` or `:7007`. */
function listenHost(config: Config): string | undefined {
  const listen = config.getOptional('backend.listen');
  if (typeof listen === 'string') {
    return /^\[?(.*?)\]?:\d+$/.exec(listen)?.[1] || undefined;
  }
  return config.getOptionalString('backend.listen.host');
}
