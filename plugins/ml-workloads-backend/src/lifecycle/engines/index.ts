import type { StatusEngine } from './engine';
import { genericStatusEngine } from './generic/readStatus';
import { jobStatusEngine } from './job/readStatus';

/** The engine that reads a kind; whatever has none of its own is `generic`. Kinds are told apart by group, never by name alone. */
export function engineOf(apiVersion: string, kind: string): StatusEngine {
  return kind === 'Job' && apiVersion.startsWith('batch/')
    ? jobStatusEngine
    : genericStatusEngine;
}

export type { StatusEngine } from './engine';
