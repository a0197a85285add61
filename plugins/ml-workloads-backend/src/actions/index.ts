import { createExplainPendingAction } from './createExplainPendingAction';
import { createGetSpendAction } from './createGetSpendAction';
import { createGetWorkloadStatusAction } from './createGetWorkloadStatusAction';
import { createLaunchWorkloadAction } from './createLaunchWorkloadAction';
import { createListWorkloadsAction } from './createListWorkloadsAction';
import { createOperationActions } from './createOperationActions';
import { createPreviewLaunchAction } from './createPreviewLaunchAction';
import { createPreviewOperationAction } from './createPreviewOperationAction';
import type { ActionsOptions } from './options';

/** Registers the actions for agents (MCP) and templates. */
export function registerActions(options: ActionsOptions): void {
  createListWorkloadsAction(options);
  createGetWorkloadStatusAction(options);
  createExplainPendingAction(options);
  createGetSpendAction(options);
  createPreviewLaunchAction(options);
  createLaunchWorkloadAction(options);
  createPreviewOperationAction(options);
  createOperationActions(options);
}
