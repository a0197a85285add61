import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Problem } from '../progress.mjs';
import { summary } from './samples.mjs';
import { FLEET, fleetObjects } from './scaleFleet.mjs';

/** etcd takes 128 operations in a transaction, and so many bytes in a request that these are well within. */
const IN_ONE_REQUEST = 100;
const SYNC_MS = 600_000;

const base64 = text => Buffer.from(text).toString('base64');

/**
 * Puts the fleet into the lab's etcd. Through the API server each pod would pass thirty-six policies, which takes an hour for so many, and is
 * not what is measured: it serves them all the same.
 *
 * @returns {Promise<number>} objects written
 */
export async function fillCluster(record) {
  const url = `http://127.0.0.1:${record.ports.etcd}/v3/kv/txn`;
  let written = 0;
  const send = async batch => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({
        success: batch.map(({ key, object }) => ({
          requestPut: {
            key: base64(key),
            value: base64(JSON.stringify(object)),
          },
        })),
      }),
    });
    if (!response.ok) {
      throw new Problem(`etcd answered ${await response.text()}`);
    }
    written += batch.length;
  };
  let batch = [];
  for (const entry of fleetObjects()) {
    batch.push(entry);
    if (batch.length === IN_ONE_REQUEST) {
      await send(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await send(batch);
  return written;
}

/**
 * Stops what would act on the fleet: there are no kubelets, so that the controllers would take every machine for lost. `kill` of the lab
 * ends stopped processes, too.
 */
export function freezeControllers(record) {
  for (const [name, { pid }] of Object.entries(record.components)) {
    if (pid && !['etcd', 'kube-apiserver'].includes(name)) {
      process.kill(pid, 'SIGSTOP');
    }
  }
}

/**
 * Waits until every Job of the fleet is in the portal and the cluster has beaten.
 *
 * @param since - `performance.now()` of the moment from which the portal could watch
 * @returns seconds
 */
export async function syncTime(portal, since) {
  const jobs = (FLEET.nodes * FLEET.gpusPerNode) / FLEET.podsPerJob;
  let seen;
  while (performance.now() - since < SYNC_MS) {
    seen = await portal('/workloads?search=scale-&limit=1');
    const [cluster] = seen.clusters;
    if (seen.totalItems >= jobs && cluster?.observedAt && !cluster.stale) {
      return Math.round((performance.now() - since) / 100) / 10;
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Problem(
    `After ${SYNC_MS / 1000} s the portal shows ${
      seen?.totalItems
    } of ${jobs} workloads: ${JSON.stringify(seen?.clusters)}`,
  );
}

/** From the API server's answer to a Job's changed status until GET /workloads shows its state. */
export async function changeVisibility(portal, lab, count = 40) {
  const samples = [];
  for (let index = 0; index < count; index += 1) {
    const name = `scale-${index * 6}`;
    const path = `/apis/batch/v1/namespaces/team-vision/jobs/${name}/status`;
    const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
    const current = await lab('GET', path);
    const conditions = ['SuccessCriteriaMet', 'Complete'].map(type => ({
      type,
      status: 'True',
      lastTransitionTime: now,
      lastProbeTime: now,
    }));
    await lab('PUT', path, {
      ...current,
      status: {
        startTime: current.status.startTime,
        completionTime: now,
        succeeded: current.spec.completions,
        conditions,
      },
    });
    const begun = performance.now();
    for (;;) {
      const shown = await portal(
        `/workloads?search=${name}&state=Succeeded&namespace=team-vision&limit=1`,
      ).catch(() => undefined); // Of so many requests one may meet a connection that is just being closed.
      if (shown?.totalItems > 0) break;
      if (performance.now() - begun > 60_000) {
        throw new Problem(`${name} was not shown as ended after 60 s`);
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    samples.push(performance.now() - begun);
  }
  return summary('scale-watch-to-visible', samples);
}

/** Seconds of CPU that a process has used: what is left when the machine has other things to do, too. */
function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1];
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return Math.round((user + system) / 10) / 10;
}

/** Memory of a process in MB, now and at its highest, and the CPU that it has used. */
export function usageOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = field =>
    Math.round(
      Number(status.match(new RegExp(`${field}:\\s+(\\d+)`))[1]) / 1024,
    );
  return {
    rssMb: mb('VmRSS'),
    peakRssMb: mb('VmHWM'),
    cpuSeconds: cpuSecondsOf(pid),
  };
}
