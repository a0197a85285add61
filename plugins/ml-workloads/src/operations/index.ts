export { BulkBar } from './BulkBar';
export { OperationDialog } from './OperationDialog';
export { UndoNotice } from './UndoNotice';
export { OPERATION_WORDS, shownOperations } from './words';
