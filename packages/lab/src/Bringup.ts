import { existsSync } from 'fs';
import { mkdir } from 'fs/promises';
import { findBinaries } from './binaries';
import { ensureCertificates } from './certificates';
import { Applied } from './cluster/Applied';
import {
  apiServer,
  controllerManager,
  etcd,
  scheduler,
} from './cluster/controlPlane';
import { LabClient } from './cluster/LabClient';
import { policiesBite } from './cluster/policiesBite';
import { KubernetesObject, pathOf } from './cluster/objects';
import { Prepared } from './cluster/prepared';
import { fleetNodes } from './fleet/nodes';
import { writeKubeconfig } from './kubeconfig';
import {
  apiServerUrl,
  configFile,
  dataFolder,
  kubeconfigFile,
  Layout,
} from './layout';
import {
  conversionsOf,
  definitionManifests,
  kueueSecret,
  operatorManifests,
  OPERATORS,
  withoutConversion,
} from './operators';
import { RayDashboard } from './operators/RayDashboard';
import { visibilityApi } from './operators/visibility';
import {
  definitionsIn,
  LabComponent,
  LabOptions,
  operatorsIn,
  selectComponents,
} from './options';
import {
  namespaceOf,
  namespaces,
  priorityClasses,
  queues,
  readGuardrails,
  resourceFlavors,
  resourceQuotas,
  serviceAccounts,
  servingRuntimes,
  SYSTEM_NAMESPACE,
  teamChoices,
  TEAMS,
  topologies,
  volumes,
  workloadLimits,
  writerBindings,
} from './organisation';
import { repositoryFolder } from './packageFolder';
import { choosePorts } from './ports';
import { Component } from './processes/Component';
import { Processes } from './processes/Processes';
import { LabRecord, writeRecord } from './record';
import { kwok } from './simulation/kwok';
import {
  METRICS_ACCOUNT,
  metricsReader,
  prometheus,
} from './telemetry/prometheus';
import { TelemetryServer } from './telemetry/TelemetryServer';
import { mintToken } from './tokens';
import { pause, waitFor } from './waiting';

const isDefinition = (object: KubernetesObject) =>
  object.kind === 'CustomResourceDefinition';
const isNamespace = (object: KubernetesObject) => object.kind === 'Namespace';
const isRuntime = (object: KubernetesObject) =>
  object.kind === 'ClusterTrainingRuntime';
const isWebhook = (object: KubernetesObject) =>
  object.kind.endsWith('WebhookConfiguration');

/**
 * Kueue looks whether its certificates are in place after 1 to 2 seconds, then 2 to 4 later, then 4 to 8. Undisturbed at
 * first, it needs one look; beside all others on two cores often three.
 */
const KUEUE_HEAD_START_MS = 1_000;

/** The steps from nothing to a lab that can be used, and back. */
export class Bringup {
  private readonly begun = Date.now();
  private readonly servers: Array<{ stop(): Promise<void> }> = [];
  private ready = false;
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly options: LabOptions,
    private readonly components: LabComponent[],
    private readonly layout: Layout,
    readonly client: LabClient,
    private readonly processes: Processes,
  ) {}

  /** Everything that needs no running process: certificates, ports, kubeconfigs. */
  static async prepare(
    options: LabOptions,
    earlier: LabRecord | undefined,
  ): Promise<Bringup> {
    const { directory } = options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const [bin, ports, certificates] = await Promise.all([
      findBinaries(),
      choosePorts(earlier?.ports),
      ensureCertificates(`${directory}/certs`),
    ]);
    const layout: Layout = { directory, bin, ports, certificates };
    const url = apiServerUrl(layout);
    await Promise.all(
      (
        [
          ['admin', certificates.admin],
          ['controller-manager', certificates.controllerManager],
          ['scheduler', certificates.scheduler],
        ] as const
      ).map(([user, pair]) =>
        writeKubeconfig(
          kubeconfigFile(layout, user),
          url,
          certificates.ca.cert,
          pair,
        ),
      ),
    );
    const client = LabClient.create({
      url,
      caFile: certificates.ca.cert,
      client: certificates.admin,
    });
    const processes = Processes.create(bin, (name, why) => {
      options.log?.(`${name} ended (${why}) and is started again`);
      options.onRestart?.(name, why);
      // eslint-disable-next-line @typescript-eslint/no-use-before-define
      bringup.remember().catch(() => {});
    });
    const bringup = new Bringup(
      options,
      selectComponents(options.components),
      layout,
      client,
      processes,
    );
    return bringup;
  }

  async run(): Promise<void> {
    const { layout, client } = this;
    this.step('certificates and settings are written');
    const operators = operatorsIn(this.components).map(name => OPERATORS[name]);
    const manifests = (
      await Promise.all([
        ...operators.map(operator => operatorManifests(operator, layout)),
        ...definitionsIn(this.components).map(name =>
          definitionManifests(name, layout),
        ),
      ])
    ).flat();
    const guardrails = this.seeded
      ? await readGuardrails(repositoryFolder())
      : [];
    const definitions = [...manifests, ...guardrails].filter(isDefinition);
    const applied = await this.startControlPlane([
      ...manifests.filter(isNamespace),
      ...definitions.map(withoutConversion),
    ]);
    this.step(`${definitions.length} resource definitions are established`);

    await applied.apply(conversionsOf(definitions), 'conversion');
    if (this.seeded) await applied.apply(namespaces());
    const simulated = this.has('kwok')
      ? await this.startSimulation(applied)
      : [];
    if (this.has('kueue')) {
      await applied.apply([await kueueSecret(layout.certificates)]);
    }
    const names = operatorsIn(this.components);
    const running: Component[] = simulated;
    for (const operator of operators) {
      running.push(this.processes.start(await operator.prepare(layout, names)));
      if (operator.name === 'kueue') await pause(KUEUE_HEAD_START_MS);
    }
    running.push(
      this.processes.start(controllerManager(layout)),
      this.processes.start(scheduler(layout)),
    );
    if (this.has('kuberay')) {
      this.servers.push(
        await RayDashboard.start(layout.ports.rayDashboard, client),
      );
    }
    await applied.apply([
      ...manifests.filter(isWebhook),
      ...(this.has('kueue') ? metricsReader() : []),
      ...guardrails.filter(object => !isDefinition(object)),
    ]);
    if (this.seeded) await applied.apply(this.organisation(guardrails));
    await allReady(running);
    this.step(`ready: ${running.map(({ name }) => name).join(', ')}`);

    await applied.apply([
      ...manifests.filter(isRuntime),
      ...(this.has('kueue') ? [...topologies(), ...resourceFlavors()] : []),
      ...(this.has('kserve') && this.seeded ? servingRuntimes() : []),
      ...(this.has('kueue') && this.seeded ? queues() : []),
    ]);
    await applied.save();
    await Promise.all([
      this.seeded ? this.identities() : undefined,
      this.has('prometheus') ? this.startTelemetry() : undefined,
      this.has('kueue') ? this.visible() : undefined,
      this.serviceAccountsExist(),
      guardrails.length > 0 ? this.guardrailsAnswer() : undefined,
      guardrails.length > 0 ? policiesBite(client) : undefined,
    ]);
    this.ready = true;
    await this.remember();
    this.step(`the lab is up at ${apiServerUrl(layout)}`);
  }

  /**
   * Starts etcd and the API server, with these namespaces and definitions in it. The first lab of a kind leaves a copy of
   * its data behind for the others.
   */
  private async startControlPlane(objects: KubernetesObject[]) {
    const { layout, client } = this;
    const data = dataFolder(layout, 'etcd');
    const definitions = objects.filter(isDefinition);
    const prepared = Prepared.for(layout.bin, objects);
    const fresh = !existsSync(data);
    if (fresh && prepared.exists) await prepared.copyTo(data);
    const store = this.processes.start(etcd(layout));
    const server = this.processes.start(apiServer(layout, client));
    await this.remember();
    await allReady([store, server]);
    this.step('the API server answers');

    const applied = await Applied.read(client);
    if ((await applied.apply(objects)) > 0) {
      await this.established(definitions);
      await applied.save();
      if (fresh && definitions.length > 0) {
        await store.held(() => prepared.keep(data));
        this.step('the definitions are kept for the next lab');
      }
    }
    return applied;
  }

  /** Ends all; may be called more than once. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      this.ready = false;
      await Promise.all(this.servers.map(server => server.stop()));
      await this.processes.stop();
      await this.client.close();
      await writeRecord({ ...this.record(), components: {} });
    })();
    return this.stopping;
  }

  async seedAgain(): Promise<void> {
    const guardrails = await readGuardrails(repositoryFolder());
    for (const object of [
      ...namespaces(),
      ...guardrails,
      ...this.organisation(guardrails),
      ...(this.has('kserve') ? servingRuntimes() : []),
      ...(this.has('kueue')
        ? [...topologies(), ...resourceFlavors(), ...queues()]
        : []),
    ]) {
      await this.client.apply(object);
    }
  }

  record(): LabRecord {
    const { layout } = this;
    const { certificates: c } = layout;
    return {
      directory: layout.directory,
      pid: process.pid,
      ready: this.ready,
      startedAt: new Date(this.begun).toISOString(),
      ports: layout.ports,
      apiServerUrl: apiServerUrl(layout),
      caFile: c.ca.cert,
      kubeconfig: kubeconfigFile(layout),
      adminCertFile: c.admin.cert,
      adminKeyFile: c.admin.key,
      ...(this.seeded && {
        readerTokenFile: configFile(layout, 'slipway-reader.token'),
        writerTokenFile: configFile(layout, 'slipway-writer.token'),
      }),
      ...(this.has('prometheus') && {
        prometheusUrl: `http://127.0.0.1:${layout.ports.prometheus}`,
      }),
      components: Object.fromEntries(
        this.processes
          .all()
          .map(({ name, pid, restarts, logFile }) => [
            name,
            { pid, restarts, logFile },
          ]),
      ),
    };
  }

  private get seeded() {
    return this.options.seed ?? true;
  }

  private has(component: LabComponent) {
    return this.components.includes(component);
  }

  private step(what: string) {
    const seconds = ((Date.now() - this.begun) / 1000).toFixed(1);
    this.options.log?.(`${seconds.padStart(6)} s  ${what}`);
  }

  private async remember() {
    if (!this.stopping) await writeRecord(this.record());
  }

  private async startSimulation(applied: Applied): Promise<Component[]> {
    const component = this.processes.start(await kwok(this.layout));
    const nodes = fleetNodes();
    await applied.apply(nodes);
    this.step(`${nodes.length} simulated nodes are registered`);
    return [component];
  }

  /** What stands in the teams' namespaces, as far as its kinds are served. */
  private organisation(guardrails: KubernetesObject[]): KubernetesObject[] {
    return [
      ...serviceAccounts(),
      ...resourceQuotas(),
      ...priorityClasses(),
      ...volumes(),
      ...teamChoices(),
      ...(guardrails.length > 0
        ? [...workloadLimits(), ...writerBindings()]
        : []),
    ];
  }

  private async identities() {
    for (const name of ['slipway-reader', 'slipway-writer']) {
      await mintToken(
        this.client,
        { namespace: SYSTEM_NAMESPACE, name },
        configFile(this.layout, `${name}.token`),
      );
    }
  }

  private async startTelemetry() {
    const { layout, client } = this;
    this.servers.push(
      await TelemetryServer.start(layout.ports.telemetry, client),
    );
    const token = configFile(layout, 'metrics.token');
    if (this.has('kueue')) await mintToken(client, METRICS_ACCOUNT, token);
    const component = this.processes.start(
      await prometheus(layout, existsSync(token) ? token : undefined),
    );
    await component.ready();
    this.step('Prometheus answers');
  }

  /** Asks discovery, not the definitions themselves: those are megabytes. */
  private async established(definitions: KubernetesObject[]) {
    await Promise.all(
      definitions.map(({ metadata, spec }) => {
        const version = spec.versions.find((v: any) => v.served).name;
        return waitFor(`${metadata.name} to be served`, async () => {
          const { resources } = await this.client.get<{
            resources: Array<{ name: string }>;
          }>(`/apis/${spec.group}/${version}`);
          return resources.some(({ name }) => name === spec.names.plural);
        });
      }),
    );
  }

  private async visible() {
    // Written anew at each start: a change makes the aggregator look at once, not when its growing pauses let it.
    for (const object of visibilityApi(
      this.layout.ports.visibility,
      new Date(this.begun),
    )) {
      await this.client.apply(object);
    }
    await waitFor("Kueue's visibility API", async () => {
      const response = await this.client.fetch(
        '/apis/visibility.kueue.x-k8s.io/v1beta2',
      );
      await response.text();
      return response.ok;
    });
  }

  /**
   * An API server that begins on kept data looks for the kinds of its policies' parameters before they are served, and refuses everything
   * that these policies match until it looks again: each second in the lab (`go/cmd/controlplane/freshkinds.go`).
   */
  private async guardrailsAnswer() {
    const container = { name: 'probe', image: 'registry.example.com/probe:1' };
    const probe = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'guardrails-probe', namespace: namespaceOf(TEAMS[0]) },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [container] } },
      },
    };
    await waitFor('the guardrails to find their limits', async () => {
      const response = await this.client.fetch(
        `${pathOf(probe, false)}?dryRun=All`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(probe),
        },
      );
      return !(await response.text()).includes('failed to configure');
    });
  }

  /** Pods are refused in a namespace until the controller manager has made its default ServiceAccount. */
  private async serviceAccountsExist() {
    const waiting = ['default', ...(this.seeded ? TEAMS.map(namespaceOf) : [])];
    for (const namespace of waiting) {
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace },
      };
      await waitFor(
        `the default ServiceAccount of namespace ${namespace}`,
        () => this.client.get(pathOf(account)),
      );
    }
  }
}

async function allReady(components: Component[]): Promise<void> {
  await Promise.all(components.map(component => component.ready()));
}
