import { performance } from 'node:perf_hooks';
import { Problem } from '../progress.mjs';
import { launchRequest } from './launchRequest.mjs';
import { summary } from './samples.mjs';

const ENGINEER = { team: 'vision', component: 'vision-models' };

/** Latency of `POST /launches/preview` for one person alone: one dry run of a Job and of its Pod. */
export async function previewLatency(portal, count = 40) {
  const samples = [];
  for (let index = 0; index < count + 3; index += 1) {
    const begun = performance.now();
    const { verdict } = await portal('/launches/preview', {
      body: launchRequest(ENGINEER, `bench-preview-${index}`),
    });
    if (verdict.value !== 'allowed') {
      throw new Problem(`The bench's launch is ${verdict.value}`);
    }
    // The first ones open connections.
    if (index >= 3) samples.push(performance.now() - begun);
  }
  return summary('preview-latency', samples);
}

/** From the API server's answer to a created Job until `GET /workloads` shows it. */
export async function visibility(portal, lab, count = 15) {
  const samples = [];
  for (let index = 0; index < count; index += 1) {
    const name = `bench-visible-${Date.now().toString(36)}-${index}`;
    await lab('POST', '/apis/batch/v1/namespaces/team-vision/jobs', job(name));
    const begun = performance.now();
    for (;;) {
      const { totalItems } = await portal(`/workloads?search=${name}&limit=1`);
      if (totalItems > 0) break;
      if (performance.now() - begun > 60_000) {
        throw new Problem(`${name} was not visible after 60 s`);
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    samples.push(performance.now() - begun);
    await lab(
      'DELETE',
      `/apis/batch/v1/namespaces/team-vision/jobs/${name}?propagationPolicy=Background`,
    );
  }
  return summary('watch-to-visible', samples);
}

function job(name) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: 'team-vision',
      labels: {
        'kueue.x-k8s.io/queue-name': 'gpu',
        'slipway.dev/team': 'vision',
      },
    },
    spec: {
      suspend: true,
      activeDeadlineSeconds: 3600,
      backoffLimit: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          tolerations: [
            { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          ],
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/vision/trainer:1.0',
              resources: {
                requests: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
                limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
              },
            },
          ],
        },
      },
    },
  };
}
