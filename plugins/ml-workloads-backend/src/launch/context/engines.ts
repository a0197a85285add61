import { InputError } from '@backstage/errors';
import type { LaunchEngine } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';

type Offered = Pick<Engine, 'name' | 'kind' | 'apiVersion'>;

/** The cluster serves the engine's own kind. */
export function isServed(
  engine: Offered,
  served: ReadonlySet<string>,
): boolean {
  return served.has(`${engine.apiVersion}/${engine.kind}`);
}

/** The engines as the form offers them in one cluster. Pure. */
export function describeEngines(
  engines: Engine[],
  cluster: string,
  served: ReadonlySet<string>,
): LaunchEngine[] {
  return engines.map(engine => {
    const available = isServed(engine, served);
    return {
      name: engine.name,
      kind: engine.kind,
      apiVersion: engine.apiVersion,
      title: engine.title,
      description: engine.description,
      types: engine.types,
      features: engine.features,
      replicaNoun: engine.replicaNoun,
      available,
      problem: available ? null : notServed(engine, cluster),
    };
  });
}

/** @throws InputError that names the engines which the cluster does serve for this kind of work */
export function demandServed(
  engine: Engine,
  engines: Engine[],
  cluster: string,
  served: ReadonlySet<string>,
): void {
  if (isServed(engine, served)) return;
  const others = engines
    .filter(
      other =>
        isServed(other, served) &&
        other.types.some(type => engine.types.includes(type)),
    )
    .map(({ name }) => name);
  throw new InputError(
    `engine: ${notServed(engine, cluster)}${
      others.length > 0 ? `, or choose ${others.join(' or ')}` : ''
    }`,
  );
}

function notServed({ kind, apiVersion }: Offered, cluster: string): string {
  return `Cluster '${cluster}' does not serve ${kind} (${apiVersion}). Ask the platform team to install it`;
}
