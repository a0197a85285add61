import { existsSync } from 'fs';
import { readFile, stat } from 'fs/promises';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from '../cluster/objects';

/**
 * The objects of a kustomize folder that only lists resources, as `guardrails/` does. An empty list when there is no such
 * folder.
 *
 * @throws Error naming the file when one cannot be read as YAML
 */
export async function readKustomization(
  folder: string,
): Promise<KubernetesObject[]> {
  const kustomization = join(folder, 'kustomization.yaml');
  if (!existsSync(kustomization)) return [];
  const [{ resources = [], components = [] }] = (await readYaml(
    kustomization,
  )) as unknown as [{ resources?: string[]; components?: string[] }];
  const objects: KubernetesObject[] = [];
  for (const resource of [...resources, ...components]) {
    const path = join(folder, resource);
    if ((await stat(path)).isDirectory()) {
      objects.push(...(await readKustomization(path)));
    } else {
      objects.push(...(await readYaml(path)));
    }
  }
  return objects;
}

/** The guardrails as a platform team would install them: every rule enforced, the CRD, the portal's rights. */
export function readGuardrails(
  repository: string,
): Promise<KubernetesObject[]> {
  return readKustomization(join(repository, 'guardrails', 'bases', 'enforce'));
}

async function readYaml(file: string): Promise<KubernetesObject[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  if (!Array.isArray(documents)) return [];
  return documents.flatMap(document => {
    if (document.errors.length > 0) {
      throw new Error(
        `${file} is not valid YAML: ${document.errors[0].message}`,
      );
    }
    const object = document.toJS();
    return object ? [object] : [];
  });
}
