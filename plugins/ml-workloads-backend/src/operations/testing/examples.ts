/* eslint-disable no-restricted-syntax -- only tests run this file */
import type { WorkloadRow } from '../../contracts';
import type { KubeObject } from '../../observe/types';
import type { Scaler } from '../scalers';

/** What the tests of changes share. */
export const row = (kind: string): WorkloadRow => ({
  id: 'w',
  cluster: 'lab',
  namespace: 'team-vision',
  kind,
  name: 'captions',
  uid: 'u',
  team: 'vision',
  component: null,
});

export const object = (spec: object, metadata: object = {}): KubeObject => ({
  metadata: { name: 'captions', uid: 'u', ...metadata },
  spec,
});

/** It had three replicas when it was paused. */
export const NOTED = { 'slipway.dev/paused-replicas': '3' };

export const QUEUED = { labels: { 'kueue.x-k8s.io/queue-name': 'gpu' } };

export const hpa: Scaler = {
  kind: 'HorizontalPodAutoscaler',
  object: { metadata: { name: 'captions', uid: 'h' } },
  path: '/hpa',
  min: 2,
  max: 6,
};

export const keda = (annotations?: Record<string, string>): Scaler => ({
  kind: 'ScaledObject',
  object: { metadata: { name: 'captions', uid: 's', annotations } },
  path: '/keda',
  min: 0,
  max: 4,
});
