import { LedgerStore, ownersOf } from '../../metering';
import { toTimestamp } from '../completeness';
import { MOST, type Item } from './contracts';

/** Pods that name an entity which the team that pays does not own (`ledger.md` §6.23). */
export async function componentItems(
  store: LedgerStore,
  cluster: string,
  now: number,
): Promise<Item[]> {
  const pods = await store.openPods();
  const owners = await store.ownersUpwards(
    pods.flatMap(({ owner }) => owner?.uid ?? []),
  );
  const named = pods.flatMap(pod => {
    const component =
      pod.component ||
      ownersOf(pod, owners).find(owner => owner.component)?.component;
    return component ? [{ pod, component }] : [];
  });
  const ownership = await store.ownership(
    named.map(({ component }) => component),
  );
  // Without any the catalog was never read, as in a replay: nothing can be said.
  if (ownership.size === 0) return [];
  const teams = await store.teams(named.map(({ pod }) => pod.namespace));
  return named
    .map(({ pod, component }) => ({
      pod,
      component,
      team: teams.filter(t => t.namespace === pod.namespace).pop()?.team,
      owner: ownership
        .get(component)
        ?.filter(({ since }) => since <= now)
        .pop()?.team,
    }))
    .filter(({ team, owner }) => !owner || (team && team !== owner))
    .slice(0, MOST)
    .map(({ pod, component, owner }) => ({
      code: 'component-refused',
      severity: 'warning' as const,
      subject: `Pod ${pod.namespace}/${pod.name}`,
      sentence: `It names ${component}, which ${
        owner ? `belongs to team ${owner}` : 'no team owns'
      }; its GPU time is counted for the team of its namespace and for no component.`,
      fix: 'Correct the annotation slipway.dev/component or the label backstage.io/kubernetes-id, or the owner of the entity in the catalog.',
      since: toTimestamp(pod.startAt),
      cluster,
    }));
}
