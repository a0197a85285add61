import { createGetWorkloadStatusAction } from './createGetWorkloadStatusAction';
import { createListWorkloadsAction } from './createListWorkloadsAction';

/** Registers the actions for agents (MCP) and templates. */
export function registerActions(
  options: Parameters<typeof createListWorkloadsAction>[0],
): void {
  createListWorkloadsAction(options);
  createGetWorkloadStatusAction(options);
}
