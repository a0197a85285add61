import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { RouterOptions } from '../router';

/** What the actions need: the very services of the HTTP API, so that permissions, limits and audit are the same. */
export type ActionsOptions = {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
} & Pick<
  RouterOptions,
  | 'auditor'
  | 'authoriser'
  | 'binding'
  | 'launches'
  | 'operations'
  | 'previews'
  | 'rollUps'
  | 'spend'
  | 'workloads'
>;
