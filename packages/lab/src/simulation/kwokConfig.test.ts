import { parseAllDocuments } from 'yaml';
import { kwokConfig } from './kwokConfig';

const documents = parseAllDocuments(
  kwokConfig({
    port: 1234,
    certFile: '/lab/tls.crt',
    keyFile: '/lab/tls.key',
    logsFile: '/lab/podlog.txt',
  }),
);
const objects = documents.map(document => document.toJS());
const stages = objects.filter(({ kind }) => kind === 'Stage');

describe("kwok's configuration", () => {
  it('is YAML that listens on the loopback address only', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const [{ options }] = objects;
    expect(options.serverAddress).toBe('127.0.0.1:1234');
  });

  it('has stages for every way in which a pod can go', () => {
    expect(stages.map(({ metadata }) => metadata.name)).toEqual([
      'node-initialize',
      'node-heartbeat',
      'pod-accepted',
      'pod-sandbox',
      'pod-init-start',
      'pod-init-done',
      'pod-running',
      'pod-running-multi',
      'pod-ready',
      'pod-complete',
      'pod-failed',
      'pod-crash',
      'pod-crash-restart',
      'pod-image-pull-failed',
      'pod-image-pull-backoff',
      'pod-kill',
      'pod-delete',
    ]);
  });

  it('has balanced template actions in every step', () => {
    for (const { spec } of stages) {
      for (const step of spec.steps ?? []) {
        const template: string =
          step.patch?.template ?? step.apply?.template ?? '';
        const opened =
          template.match(/\{\{-?\s*(if|range|with)\b/g)?.length ?? 0;
        const closed = template.match(/\{\{-?\s*end\b/g)?.length ?? 0;
        expect(closed).toBe(opened);
      }
    }
  });

  it('patches a killed pod before it writes the event, which a terminating namespace refuses', () => {
    const kill = stages.find(({ metadata }) => metadata.name === 'pod-kill');
    expect(kill.spec.steps.map((step: object) => Object.keys(step)[0])).toEqual(
      ['patch', 'apply'],
    );
  });
});
