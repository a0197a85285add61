export { Clusters } from './Clusters';
export { deleteOptions, removeObjects } from './deleteOptions';
export {
  bodyOf,
  ClusterApiError,
  ClusterUnreachableError,
  statusMessage,
} from './errors';
export { linkedAbort } from './linkedAbort';
export { ProxyClusterClient } from './ProxyClusterClient';
export type {
  ClusterClient,
  ClusterRequest,
  ClusterResponse,
  ClusterStream,
} from './types';
