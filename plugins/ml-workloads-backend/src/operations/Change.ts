import type {
  OperationUndo,
  OperationWarning,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';

/** One operation of a JSON patch. */
export interface JsonPatch {
  op: 'add' | 'replace';
  path: string;
  value: unknown;
}

/** What is sent, and the object whose uid and resourceVersion go along with it. */
export interface Change {
  path: string;
  object: KubeObject;
  /** A merge patch, or a JSON patch where one element of a list is meant; undefined: it is deleted. */
  body: Record<string, any> | JsonPatch[] | undefined;
  /** Fields that it writes, as paths: who owns them matters. */
  fields: string[][];
  /** What happens now, one sentence. */
  sentence: string;
  undo: OperationUndo | null;
  /** Replicas before and after, where it is about them. */
  replicas?: { before: number; after: number };
  warnings: OperationWarning[];
}
