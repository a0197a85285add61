import { randomUUID } from 'crypto';
import type {
  Engine,
  Manifest,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient } from '../../../clusters';
import { collectionPath, dryRun } from '../../../launch/dryRun';
import { synthesisePod } from '../../../launch/synthesisePod';
import { mergeVerdicts, readAnswer } from '../../verdict';
import type { Answer, As } from '../ApiClient';
import { CATALOGUE, type GuardedCluster } from '../GuardedCluster';

/** As which the pods of a template come into being. */
const CONTROLLER: As = {
  user: 'system:serviceaccount:kube-system:job-controller',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system'],
};

/** What each kind's controller makes, which then makes the pods. */
const MAKERS: Record<string, { apiVersion: string; kind: string }> = {
  JobSet: { apiVersion: 'batch/v1', kind: 'Job' },
  TrainJob: { apiVersion: 'batch/v1', kind: 'Job' },
  Deployment: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  InferenceService: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  LeaderWorkerSet: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  RayJob: { apiVersion: 'ray.io/v1', kind: 'RayCluster' },
  RayService: { apiVersion: 'ray.io/v1', kind: 'RayCluster' },
};

export interface Compared {
  portal: string;
  really: string;
  /** Layers that one of the two names and the other does not; empty when they agree. */
  differs: string[];
}

/**
 * What the portal says of a launch, and what then happens when a person creates the same objects and a controller the pods of their
 * templates. What was created is removed again.
 */
export async function compare(
  { api }: GuardedCluster,
  portal: ClusterClient,
  member: As,
  engine: Engine,
  manifests: Manifest[],
): Promise<Compared> {
  const answers = await dryRun(portal, engine, manifests);
  const said = outcome(
    answers.map(({ kind, response }) => ({ kind, answer: response })),
  );

  const made: Array<{ kind: string; answer: Answer }> = [];
  for (const manifest of manifests) {
    const path = collectionPath(engine, manifest);
    const answer = await api.send('POST', path, { as: member, body: manifest });
    made.push({ kind: manifest.kind, answer });
    const created = answer.status < 400 ? answer.body : undefined;
    for (const template of engine.podTemplates(manifest)) {
      const pod: any = synthesisePod(template, manifest.metadata.namespace);
      pod.metadata.ownerReferences = [
        {
          ...(MAKERS[manifest.kind] ?? manifest),
          name: manifest.metadata.name,
          uid: created?.metadata.uid ?? randomUUID(),
          controller: true,
        },
      ].map(({ apiVersion, kind, name, uid, controller }: any) => ({
        apiVersion,
        kind,
        name,
        uid,
        controller,
      }));
      made.push({
        kind: 'Pod',
        answer: await api.send(
          'POST',
          `/api/v1/namespaces/${manifest.metadata.namespace}/pods`,
          // Of an object that was refused, a controller would never make one: then it is only asked.
          { as: CONTROLLER, body: pod, dryRun: !created },
        ),
      });
    }
  }
  const really = outcome(made);
  const layers = (side: typeof said) =>
    side.reasons.map(({ layer, code }) => `${layer} ${code ?? ''}`.trim());
  const differs = [
    ...layers(said).filter(layer => !layers(really).includes(layer)),
    ...layers(really).filter(layer => !layers(said).includes(layer)),
  ];
  return {
    portal: shown(said),
    really: shown(really),
    differs: [...new Set(differs)],
  };
}

function outcome(answers: Array<{ kind: string; answer: Answer }>) {
  return mergeVerdicts(
    answers.map(({ kind, answer }) =>
      readAnswer({ kind, response: answer as any }, CATALOGUE),
    ),
  );
}

function shown({ value, reasons }: ReturnType<typeof outcome>): string {
  return `${value} ${reasons
    .map(({ code, kind, message }) => `${kind}: ${code ?? message}`)
    .join('; ')}`.trim();
}
