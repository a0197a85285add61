import { allowListed } from './allowList';
import type { KubeObject } from './types';

/** Objects that {@link reduced} gave, each with the annotations that were kept. */
const known = new WeakMap<KubeObject, readonly string[] | undefined>();

/**
 * {@link allowListed}, but what came from here already is given back as it is. A watcher reduces what it keeps and the pipeline
 * reduces what it is given, whoever gives it; a large cluster is not to be copied twice for that.
 */
export function reduced(
  resource: string,
  object: KubeObject,
  annotations?: readonly string[],
): KubeObject {
  if (known.has(object) && known.get(object) === annotations) {
    return object;
  }
  const result = allowListed(resource, object, annotations);
  known.set(result, annotations);
  return result;
}
