export { OperationStore, type Operation } from './OperationStore';
export { OperationsService } from './OperationsService';
