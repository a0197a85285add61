export { OperationRefusedError } from './errors';
export { kindOf, objectPath } from './kinds';
export { clusterOf, liveObject } from './liveObject';
export { OperationStore, type Operation } from './OperationStore';
export { OperationsService } from './OperationsService';
