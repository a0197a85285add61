export { LogsService, type FollowedLog } from './LogsService';
export { LokiClient } from './LokiClient';
export { readLokiConfig } from './readLokiConfig';
export { Renewal } from './Renewal';
