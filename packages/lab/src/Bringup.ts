import { existsSync } from 'fs';
import { Applied } from './cluster/Applied';
import {
  apiServer,
  controllerManager,
  etcd,
  scheduler,
} from './cluster/controlPlane';
import { LabClient } from './cluster/LabClient';
import { policiesBite } from './cluster/policiesBite';
import { KubernetesObject } from './cluster/objects';
import { Prepared } from './cluster/prepared';
import {
  untilDefined,
  untilGuardrailsAnswer,
  untilPodsLetIn,
  untilQueuesVisible,
} from './cluster/untilServed';
import { fleetNodes } from './fleet/nodes';
import { apiServerUrl, configFile, dataFolder, Layout } from './layout';
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
  queues,
  readGuardrails,
  resourceFlavors,
  servingRuntimes,
  SYSTEM_NAMESPACE,
  teamObjects,
  TEAMS,
  topologies,
} from './organisation';
import { repositoryFolder } from './packageFolder';
import { prepareLayout } from './prepareLayout';
import { Component } from './processes/Component';
import { Processes } from './processes/Processes';
import { LabRecord, recordOf, writeRecord } from './record';
import { kwok } from './simulation/kwok';
import {
  METRICS_ACCOUNT,
  metricsReader,
  prometheus,
} from './telemetry/prometheus';
import { TelemetryServer } from './telemetry/TelemetryServer';
import { mintToken } from './tokens';
import { pause } from './waiting';

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
    const layout = await prepareLayout(directory, earlier);
    const { bin, certificates } = layout;
    const client = LabClient.create({
      url: apiServerUrl(layout),
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
    if (this.seeded)
      await applied.apply(teamObjects({ guarded: guardrails.length > 0 }));
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
      untilPodsLetIn(client, [
        'default',
        ...(this.seeded ? TEAMS.map(namespaceOf) : []),
      ]),
      ...(guardrails.length > 0
        ? [
            untilGuardrailsAnswer(client, namespaceOf(TEAMS[0])),
            policiesBite(client),
          ]
        : []),
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
      await untilDefined(client, definitions);
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
      ...teamObjects({ guarded: guardrails.length > 0 }),
      ...(this.has('kserve') ? servingRuntimes() : []),
      ...(this.has('kueue')
        ? [...topologies(), ...resourceFlavors(), ...queues()]
        : []),
    ]) {
      await this.client.apply(object);
    }
  }

  record(): LabRecord {
    return recordOf({
      layout: this.layout,
      running: this.processes.all(),
      seeded: this.seeded,
      prometheus: this.has('prometheus'),
      ready: this.ready,
      startedAt: this.begun,
    });
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

  private async visible() {
    // Written anew at each start: a change makes the aggregator look at once, not when its growing pauses let it.
    for (const object of visibilityApi(
      this.layout.ports.visibility,
      new Date(this.begun),
    )) {
      await this.client.apply(object);
    }
    await untilQueuesVisible(this.client);
  }
}

async function allReady(components: Component[]): Promise<void> {
  await Promise.all(components.map(component => component.ready()));
}
