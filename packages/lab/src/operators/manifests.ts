import { readFile } from 'fs/promises';
import { join } from 'path';
import { KubernetesObject } from '../cluster/objects';
import { Layout } from '../layout';
import { DefinitionsName, Operator } from './Operator';

const LEFT_OUT = [
  // Large, and served by no controller: KubeRay's gate RayCronJob is off by default.
  'raycronjobs.ray.io',
  // Nothing of Slipway concerns them.
  'scaledjobs.keda.sh',
  'cloudeventsources.eventing.keda.sh',
  'clustercloudeventsources.eventing.keda.sh',
  'trainedmodels.serving.kserve.io',
  'inferencegraphs.serving.kserve.io',
  'clusterstoragecontainers.serving.kserve.io',
];

/**
 * Versions that a lab which runs things does without: nothing there asks for them, and each of their schemas is as large as that of
 * the version that is used. Definitions without an operator (`…-definitions`) keep them, as there every version is judged.
 */
const OLD_VERSIONS: Record<string, string[]> = {
  'rayclusters.ray.io': ['v1alpha1'],
  'rayjobs.ray.io': ['v1alpha1'],
  'rayservices.ray.io': ['v1alpha1'],
};

/** As {@link OLD_VERSIONS}, of a whole definition. Each of its two versions is larger than any of Ray's. */
const ONLY_JUDGED = ['llminferenceserviceconfigs.serving.kserve.io'];

/**
 * An operator's namespace, CRDs, webhook configurations and runtimes, with every webhook at the address where the
 * operator's process listens instead of the in-cluster Service.
 */
export async function operatorManifests(
  operator: Operator,
  layout: Layout,
): Promise<KubernetesObject[]> {
  const items = lean(await readManifests(operator.name, layout));
  const caBundle = (
    await readFile(layout.certificates.webhookCa.cert)
  ).toString('base64');
  const port = operator.webhookPort && layout.ports[operator.webhookPort];
  return items.map(item => redirectWebhooks(item, port, caBundle));
}

/** The definitions of a project that the lab does not run; nothing converts between their versions. */
export async function definitionManifests(
  name: DefinitionsName,
  layout: Layout,
): Promise<KubernetesObject[]> {
  const items = await readManifests(name.replace(/-definitions$/, ''), layout);
  return (name.endsWith('-definitions') ? items : lean(items))
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(item => redirectWebhooks(item, undefined, ''));
}

/** The objects without what is only judged; definitions are changed in place. */
export function lean(objects: KubernetesObject[]): KubernetesObject[] {
  return objects
    .filter(({ metadata }) => !ONLY_JUDGED.includes(metadata.name))
    .map(object => {
      const old = OLD_VERSIONS[object.metadata.name];
      if (old) {
        object.spec.versions = object.spec.versions.filter(
          ({ name, storage }: { name: string; storage: boolean }) =>
            storage || !old.includes(name),
        );
      }
      return object;
    });
}

async function readManifests(
  name: string,
  layout: Layout,
): Promise<KubernetesObject[]> {
  const file = join(layout.bin, 'manifests', `${name}.json`);
  const list = JSON.parse(await readFile(file, 'utf8')) as {
    items: KubernetesObject[];
  };
  return list.items.filter(({ metadata }) => !LEFT_OUT.includes(metadata.name));
}

interface ClientConfig {
  service?: { path?: string };
  url?: string;
  caBundle?: string;
}

/** The object with its webhooks at 127.0.0.1; it is changed in place. */
export function redirectWebhooks(
  object: KubernetesObject,
  port: number | undefined,
  caBundle: string,
): KubernetesObject {
  const redirect = (config: ClientConfig) => {
    const path = config.service?.path ?? '/';
    delete config.service;
    config.url = `https://127.0.0.1:${port}${path}`;
    config.caBundle = caBundle;
  };
  for (const webhook of object.webhooks ?? []) redirect(webhook.clientConfig);
  const conversion = object.spec?.conversion;
  if (conversion?.strategy === 'Webhook') {
    if (port) redirect(conversion.webhook.clientConfig);
    else delete object.spec.conversion;
  }
  delete object.metadata.annotations?.['cert-manager.io/inject-ca-from'];
  return object;
}

/** A definition without where its conversion webhook is, which differs from lab to lab. */
export function withoutConversion(object: KubernetesObject): KubernetesObject {
  if (!object.spec?.conversion) return object;
  const { conversion, ...spec } = object.spec;
  return { ...object, spec };
}

/** The conversion webhooks of definitions, as the part of each definition that is still to be applied. */
export function conversionsOf(
  definitions: KubernetesObject[],
): KubernetesObject[] {
  return definitions
    .filter(({ spec }) => spec.conversion)
    .map(({ apiVersion, kind, metadata, spec }) => ({
      apiVersion,
      kind,
      metadata: { name: metadata.name },
      spec: { conversion: spec.conversion },
    }));
}
