import type {
  AuthService,
  DiscoveryService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type {
  Engine,
  PriceSource,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { Knex } from 'knex';

/** What Backstage and other packages give to this plugin. */
export interface CreateServicesOptions {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  discovery: DiscoveryService;
  engines: Engine[];
  /** Of other packages. */
  priceSources: PriceSource[];
  knex: Knex;
  logger: LoggerService;
  metrics: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  userInfo: UserInfoService;
}
