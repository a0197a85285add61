export {
  LogsService,
  type FollowedLog,
  type FollowQuery,
  type LogQuery,
  type LogsServiceOptions,
} from './LogsService';
export { LokiClient } from './LokiClient';
export { readLokiConfig } from './readLokiConfig';
export { Renewal } from './Renewal';
