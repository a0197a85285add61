/** Uids by a key, e.g. the pods of a node. */
export type Groups = Map<string, Set<string>>;

export function addTo(groups: Groups, key: string, uid: string): void {
  const same = groups.get(key);
  if (same) same.add(uid);
  else groups.set(key, new Set([uid]));
}

export function removeFrom(groups: Groups, key: string, uid: string): void {
  const same = groups.get(key);
  same?.delete(uid);
  if (same?.size === 0) groups.delete(key);
}
