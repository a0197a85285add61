export { loadHistory, type LoadHistoryOptions } from './loadHistory';
export { readDemoConfig } from './readDemoConfig';
export { readOwners, type CatalogOwner } from './readOwners';
