import { stringify } from 'yaml';
import type { LaunchFormData } from '../form';

/** The manifests as one file, in the order in which they are applied. */
export function asYaml(manifests: Array<{ yaml: string }>): string {
  return manifests
    .map(({ yaml }) => yaml.replace(/^---\n/, '').trimEnd())
    .map(yaml => `${yaml}\n`)
    .join('---\n');
}

/** Quotes a word for a POSIX shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9._/:@-]+$/.test(word)
    ? word
    : `'${word.replace(/'/g, `'\\''`)}'`;
}

/**
 * A command that creates the manifests with kubectl. The YAML is a here-document whose delimiter is quoted, so that a shell changes nothing
 * in it, and does not occur in it as a line. `create`, not `apply`: a name that is taken must be an error, not a merge into a stranger's
 * object.
 */
export function asKubectl(
  manifests: Array<{ yaml: string }>,
  namespace: string,
): string {
  const yaml = asYaml(manifests);
  const lines = new Set(yaml.split('\n'));
  let delimiter = 'MANIFESTS';
  for (let n = 2; lines.has(delimiter); n++) delimiter = `MANIFESTS_${n}`;
  return `kubectl create --namespace ${quoted(
    namespace,
  )} --validate=strict -f - <<'${delimiter}'\n${yaml}${delimiter}\n`;
}

/** What was filled in, as the values of a template: for `?formData=`, or for a task that is started through the API. */
export function asTemplateValues(form: LaunchFormData): string {
  const { review: _checked, ...values } = form;
  return stringify(JSON.parse(JSON.stringify(values)));
}
