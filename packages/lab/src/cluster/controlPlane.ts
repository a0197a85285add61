import { join } from 'path';
import { dataFolder, kubeconfigFile, Layout, logFile } from '../layout';
import { httpReady, tlsReady } from '../probes';
import { ComponentSpec } from '../processes/Component';
import { LabClient } from './LabClient';

/** Without a limit the API server grows on in a long run. With all definitions and guardrails 700 MiB of it live: a lower limit is all collecting. A cluster with very many objects needs more: SLIPWAY_LAB_API_SERVER_MEMORY. */
const API_SERVER_MEMORY = '1500MiB';

function program(
  layout: Layout,
  name: string,
  args: string[],
): Omit<ComponentSpec, 'ready'> {
  return {
    name,
    command: join(layout.bin, 'controlplane'),
    args: [name, ...args],
    directory: layout.directory,
    logFile: logFile(layout, name),
  };
}

export function etcd(layout: Layout): ComponentSpec {
  const client = `http://127.0.0.1:${layout.ports.etcd}`;
  const peer = `http://127.0.0.1:${layout.ports.etcdPeer}`;
  return {
    ...program(layout, 'etcd', [
      '--name=lab',
      `--data-dir=${dataFolder(layout, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=lab=${peer}`,
      // The lab's data may be lost with the machine's power; every write is much faster.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ]),
    ready: httpReady(`${client}/readyz`),
  };
}

export function apiServer(layout: Layout, client: LabClient): ComponentSpec {
  const { certificates: c, ports } = layout;
  return {
    ...program(layout, 'kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${ports.apiServer}`,
      `--tls-cert-file=${c.apiServer.cert}`,
      `--tls-private-key-file=${c.apiServer.key}`,
      `--client-ca-file=${c.ca.cert}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${c.serviceAccount.public}`,
      `--service-account-signing-key-file=${c.serviceAccount.private}`,
      '--authorization-mode=Node,RBAC',
      '--allow-privileged=true',
      // Aggregated APIs (Kueue's visibility server) need the front proxy's identity.
      `--requestheader-client-ca-file=${c.frontProxyCa.cert}`,
      '--requestheader-allowed-names=front-proxy-client',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-username-headers=X-Remote-User',
      `--proxy-client-cert-file=${c.frontProxyClient.cert}`,
      `--proxy-client-key-file=${c.frontProxyClient.key}`,
      // Logs are fetched from kwok at the node's address; the default would try its host name first.
      '--kubelet-preferred-address-types=InternalIP',
      '--endpoint-reconciler-type=none',
      '--profiling=false',
    ]),
    env: {
      GOMEMLIMIT:
        process.env.SLIPWAY_LAB_API_SERVER_MEMORY ?? API_SERVER_MEMORY,
    },
    // It has no state, and its graceful end waits for every open watch.
    stopSignal: 'SIGKILL',
    ready: async () => {
      const response = await client.fetch('/readyz');
      await response.text();
      return response.ok;
    },
  };
}

export function controllerManager(layout: Layout): ComponentSpec {
  const { certificates: c, ports } = layout;
  const kubeconfig = kubeconfigFile(layout, 'controller-manager');
  return {
    ...program(layout, 'kube-controller-manager', [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--service-account-private-key-file=${c.serviceAccount.private}`,
      `--root-ca-file=${c.ca.cert}`,
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      `--cluster-signing-cert-file=${c.ca.cert}`,
      `--cluster-signing-key-file=${c.ca.key}`,
      `--requestheader-client-ca-file=${c.frontProxyCa.cert}`,
      `--client-ca-file=${c.ca.cert}`,
      `--secure-port=${ports.controllerManager}`,
      '--bind-address=127.0.0.1',
      `--tls-cert-file=${c.webhook.cert}`,
      `--tls-private-key-file=${c.webhook.key}`,
      // The last checks the types of each policy once, for minutes of CPU with a pack of this size, and decides nothing.
      '--controllers=*,-nodeipam,-node-route-controller,-cloud-node-lifecycle-controller,-bootstrapsigner,-tokencleaner,-validatingadmissionpolicy-status-controller',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]),
    ready: tlsReady(ports.controllerManager, c.webhookCa.cert),
  };
}

export function scheduler(layout: Layout): ComponentSpec {
  const { certificates: c, ports } = layout;
  const kubeconfig = kubeconfigFile(layout, 'scheduler');
  return {
    ...program(layout, 'kube-scheduler', [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      `--secure-port=${ports.scheduler}`,
      '--bind-address=127.0.0.1',
      `--tls-cert-file=${c.webhook.cert}`,
      `--tls-private-key-file=${c.webhook.key}`,
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]),
    ready: tlsReady(ports.scheduler, c.webhookCa.cert),
  };
}
