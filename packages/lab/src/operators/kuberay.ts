import { join } from 'path';
import { kubeconfigFile, logFile } from '../layout';
import { httpReady } from '../probes';
import { Operator } from './Operator';

export const kuberay: Operator = {
  name: 'kuberay',
  async prepare(layout) {
    const { ports } = layout;
    return {
      name: 'kuberay',
      command: join(layout.bin, 'kuberay'),
      args: [
        `--metrics-addr=127.0.0.1:${ports.kuberayMetrics}`,
        `--health-probe-bind-address=127.0.0.1:${ports.kuberayHealth}`,
        '--enable-leader-election=false',
      ],
      directory: layout.directory,
      env: {
        KUBECONFIG: kubeconfigFile(layout),
        // It asks a RayJob's head pod for the job's state over HTTP. There is no such pod, so a stand-in answers as its
        // proxy; Go never sends requests to 127.0.0.1, where the API server is, through a proxy.
        HTTP_PROXY: `http://127.0.0.1:${ports.rayDashboard}`,
      },
      logFile: logFile(layout, 'kuberay'),
      ready: httpReady(`http://127.0.0.1:${ports.kuberayHealth}/readyz`),
    };
  },
};
