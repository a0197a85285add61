// What a shell makes of the command is only known by asking one.
// eslint-disable-next-line no-restricted-imports
import { execFileSync } from 'child_process';
import { parse, parseAllDocuments } from 'yaml';
import { asKubectl, asTemplateValues, asYaml } from './commands';

const NASTY = `kind: Job
metadata:
  annotations:
    a: "$(touch pwned) \`id\` $HOME 'x' \\\\"
    b: |
      MANIFESTS
MANIFESTS
`;

it('puts several manifests into one file that reads back', () => {
  const yaml = asYaml([{ yaml: 'kind: Service\n' }, { yaml: 'kind: Job' }]);
  expect(yaml).toBe('kind: Service\n---\nkind: Job\n');
  expect(parseAllDocuments(yaml).map(d => d.toJS().kind)).toEqual([
    'Service',
    'Job',
  ]);
});

it('hands kubectl exactly the manifests, whatever is in them', () => {
  const command = asKubectl([{ yaml: NASTY }], `team'x`);
  // A shell function stands where kubectl would: it shows what kubectl would be given.
  const given = execFileSync(
    'sh',
    ['-c', `kubectl() { printf '%s\\n' "$@"; cat; }\n${command}`],
    { encoding: 'utf8' },
  );
  const args = [
    'create',
    '--namespace',
    `team'x`,
    '--validate=strict',
    '-f',
    '-',
  ];
  expect(given).toBe(`${args.join('\n')}\n${NASTY}`);
});

it('has the values of the template without the check of them', () => {
  expect(
    parse(
      asTemplateValues({
        name: 'resnet',
        hardware: { profile: 'h100', gpusPerPod: 1, replicas: undefined },
        review: { verdict: 'allowed', reasons: [] },
      }),
    ),
  ).toEqual({ name: 'resnet', hardware: { profile: 'h100', gpusPerPod: 1 } });
});
