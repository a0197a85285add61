export { Lab } from './Lab';
export { policiesBite } from './cluster/policiesBite';
export { LabApiError, LabClient } from './cluster/LabClient';
export type { KubernetesObject } from './cluster/objects';
export { ALL_DEFINITIONS } from './options';
export type { LabComponent, LabOptions } from './options';
export type { LabRecord } from './record';
export { waitFor } from './waiting';
