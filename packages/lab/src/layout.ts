import { join } from 'path';
import { Certificates } from './certificates';
import { Ports } from './ports';

/** Where everything of one lab is; the components' settings are made from this. */
export interface Layout {
  /** The lab's folder, absolute. */
  directory: string;
  /** Folder of the programs, absolute. */
  bin: string;
  ports: Ports;
  certificates: Certificates;
}

export const kubeconfigFile = (layout: Layout, user: string = 'admin') =>
  join(layout.directory, 'conf', `${user}.kubeconfig`);

export const configFile = (layout: Layout, name: string) =>
  join(layout.directory, 'conf', name);

export const logFile = (layout: Layout, component: string) =>
  join(layout.directory, 'logs', `${component}.log`);

export const dataFolder = (layout: Layout, component: string) =>
  join(layout.directory, 'data', component);

export const apiServerUrl = (layout: Layout) =>
  `https://127.0.0.1:${layout.ports.apiServer}`;
