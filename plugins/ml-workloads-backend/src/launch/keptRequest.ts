import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';

/** A request as the database keeps it, and what of it was left out. */
export interface KeptRequest {
  request: LaunchRequest;
  missing: string[];
}

/**
 * What is kept of a request so that the like can be launched again. Commands, arguments and the values of variables may hold secrets that
 * somebody typed by mistake, so they are never stored (`guardrails.md` §5.22); `missing` names them. Pure.
 */
export function keptRequest(launched: LaunchRequest): KeptRequest {
  const { command, args, env, ...request } = launched;
  return {
    request,
    missing: missingOf({
      command: command !== undefined && command.length > 0,
      args: args !== undefined && args.length > 0,
      env: (env ?? []).map(({ name }) => name),
    }),
  };
}

/** Names of what cannot be carried over, as the form shows them. */
export function missingOf(left: {
  command: boolean;
  args: boolean;
  env: string[];
}): string[] {
  return [
    ...(left.command ? ['command'] : []),
    ...(left.args ? ['args'] : []),
    ...left.env.map(name => `env ${name}`),
  ];
}
