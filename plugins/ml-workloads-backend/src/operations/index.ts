export { previewBulk, runBulk } from './BulkOperations';
export { clusterOf, liveObject } from './liveObject';
export { OperationPreviews } from './OperationPreviews';
export { OperationStore } from './OperationStore';
export { OperationsService, type OperationRequest } from './OperationsService';
