import { InputError } from '@backstage/errors';
import { readFile } from 'fs/promises';
import { parseAllDocuments } from 'yaml';
import { teamOfGroup } from '../../ownership';

/** A component of a catalog file and the group that owns it. */
export interface CatalogOwner {
  entityRef: string;
  team: string;
  ownerRef: string;
}

/**
 * The owners of the components in a catalog file, as the catalog would tell them once it has read the file.
 *
 * @throws InputError that names the file
 */
export async function readOwners(file: string): Promise<CatalogOwner[]> {
  let entities: any[];
  try {
    entities = parseAllDocuments(await readFile(file, 'utf8')).map(document =>
      document.toJS(),
    );
  } catch (error) {
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
  return entities.flatMap(entity => {
    const owner = entity?.spec?.owner;
    if (entity?.kind !== 'Component' || typeof owner !== 'string') return [];
    const ownerRef = owner.includes(':') ? owner : `group:default/${owner}`;
    const team = teamOfGroup(ownerRef);
    const { namespace = 'default', name } = entity.metadata;
    return team
      ? [{ entityRef: `component:${namespace}/${name}`, team, ownerRef }]
      : [];
  });
}
