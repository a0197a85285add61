import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const START = Date.parse('2026-03-02T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CLUSTER = 'bench';

const iso = ms => new Date(ms).toISOString().replace('.000Z', 'Z');

/** Price of the nodes that {@link writeRecording} makes. */
export const RATES = [
  {
    kind: 'list',
    instanceType: 'p5.48xlarge',
    gpuCount: 8,
    currency: 'USD',
    pricePerNodeHour: '55.04',
    effectiveFrom: '2025-06-23T00:00:00Z',
    source: 'bench',
    retrievedAt: '2026-03-01T00:00:00Z',
  },
];

function node(index) {
  const name = `node-${index}`;
  const resources = { cpu: '192', memory: '2048Gi', 'nvidia.com/gpu': '8' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: iso(START - HOUR),
      labels: {
        'node.kubernetes.io/instance-type': 'p5.48xlarge',
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
        'nvidia.com/gpu.count': '8',
      },
    },
    status: { capacity: resources, allocatable: resources },
  };
}

function pod({ name, host, created, ended }) {
  const time = iso(created);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'team-vision',
      uid: `uid-${name}`,
      creationTimestamp: time,
    },
    spec: {
      nodeName: host,
      containers: [
        {
          name: 'main',
          resources: {
            requests: { 'nvidia.com/gpu': '1' },
            limits: { 'nvidia.com/gpu': '1' },
          },
        },
      ],
    },
    status: {
      phase: ended ? 'Succeeded' : 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: time },
      ],
      containerStatuses: [
        {
          name: 'main',
          state: ended
            ? {
                terminated: {
                  exitCode: 0,
                  startedAt: time,
                  finishedAt: iso(ended),
                },
              }
            : { running: { startedAt: time } },
        },
      ],
    },
  };
}

/**
 * Writes a recording of a fleet whose pods come and go, with a beat a minute: the same file for the same numbers.
 *
 * @param {string} file - gzipped JSON lines
 * @param {{ nodes: number, hours: number, podsPerHour: number }} size
 */
export async function writeRecording(file, { nodes, hours, podsPerHour }) {
  const zip = createGzip({ level: 1 });
  const out = createWriteStream(file);
  zip.pipe(out);
  const write = async line => {
    if (!zip.write(`${JSON.stringify(line)}\n`)) {
      await new Promise(resolve => zip.once('drain', resolve));
    }
  };
  const event = (at, resource, type, object) =>
    write({
      at: new Date(at).toISOString(),
      cluster: CLUSTER,
      resource,
      event: { type, object },
    });

  await event(START, 'namespaces', 'ADDED', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'team-vision',
      uid: 'uid-team-vision',
      creationTimestamp: iso(START - HOUR),
      labels: { 'slipway.dev/team': 'vision' },
    },
  });
  for (let index = 0; index < nodes; index += 1) {
    await event(START, 'nodes', 'ADDED', node(index));
  }
  let next = 0;
  const living = [];
  for (let minute = 0; minute < hours * 60; minute += 1) {
    const at = START + minute * MINUTE;
    await write({
      at: new Date(at).toISOString(),
      cluster: CLUSTER,
      heartbeat: true,
    });
    while (living.length > 0 && living[0].ended <= at) {
      const done = living.shift();
      await event(at, 'pods', 'MODIFIED', pod(done));
      await event(at, 'pods', 'DELETED', pod(done));
    }
    const due = Math.floor(((minute + 1) * podsPerHour) / 60);
    for (; next < due; next += 1) {
      const started = {
        name: `pod-${next}`,
        host: `node-${next % nodes}`,
        created: at,
      };
      await event(at, 'pods', 'ADDED', pod(started));
      living.push({ ...started, ended: at + 30 * MINUTE });
    }
  }
  zip.end();
  await finished(out);
}
