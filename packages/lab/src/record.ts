import { readFile } from 'fs/promises';
import { join } from 'path';
import { writePrivately } from './files';
import {
  apiServerUrl,
  configFile,
  kubeconfigFile,
  type Layout,
} from './layout';
import { Ports } from './ports';
import type { Component } from './processes/Component';

/** What `lab.json` says: enough to use, watch and stop a lab from another process. No secrets, but paths of them. */
export interface LabRecord {
  directory: string;
  /** Process that runs the lab. */
  pid: number;
  /** Everything is up; false while starting and after an orderly stop. */
  ready: boolean;
  startedAt: string;
  ports: Ports;
  apiServerUrl: string;
  caFile: string;
  /** kubeconfig of the lab's administrator. */
  kubeconfig: string;
  adminCertFile: string;
  adminKeyFile: string;
  readerTokenFile?: string;
  writerTokenFile?: string;
  prometheusUrl?: string;
  /** What runs, with where it logs. */
  components: Record<
    string,
    { pid?: number; restarts: number; logFile: string }
  >;
}

const fileIn = (directory: string) => join(directory, 'lab.json');

/** The record of the lab in a directory, undefined when there never was one. */
export async function readRecord(
  directory: string,
): Promise<LabRecord | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(directory), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `${fileIn(
        directory,
      )} cannot be read: ${error}. Delete it if no lab runs.`,
    );
  }
}

export async function writeRecord(record: LabRecord): Promise<void> {
  await writePrivately(
    fileIn(record.directory),
    `${JSON.stringify(record, null, 2)}\n`,
  );
}

/** What to write of a lab as it is now. */
export function recordOf(lab: {
  layout: Layout;
  running: readonly Component[];
  seeded: boolean;
  prometheus: boolean;
  ready: boolean;
  /** UTC ms */
  startedAt: number;
}): LabRecord {
  const { layout, running } = lab;
  const { certificates } = layout;
  return {
    directory: layout.directory,
    pid: process.pid,
    ready: lab.ready,
    startedAt: new Date(lab.startedAt).toISOString(),
    ports: layout.ports,
    apiServerUrl: apiServerUrl(layout),
    caFile: certificates.ca.cert,
    kubeconfig: kubeconfigFile(layout),
    adminCertFile: certificates.admin.cert,
    adminKeyFile: certificates.admin.key,
    ...(lab.seeded && {
      readerTokenFile: configFile(layout, 'slipway-reader.token'),
      writerTokenFile: configFile(layout, 'slipway-writer.token'),
    }),
    ...(lab.prometheus && {
      prometheusUrl: `http://127.0.0.1:${layout.ports.prometheus}`,
    }),
    components: Object.fromEntries(
      running.map(({ name, pid, restarts, logFile }) => [
        name,
        { pid, restarts, logFile },
      ]),
    ),
  };
}

/** The record's lab is running: its process is there, and one of its components, as numbers of processes are reused. */
export function isRunning(record: LabRecord | undefined): record is LabRecord {
  if (!record || !exists(record.pid)) return false;
  return Object.values(record.components).some(
    ({ pid }) => pid !== undefined && exists(pid),
  );
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
