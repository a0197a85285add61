import type { LaunchChoices } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Volume } from '../form';

export type Claim = LaunchChoices['claims'][number];
export type Purpose = NonNullable<Volume['purpose']>;

export const PURPOSES: Record<Purpose, { label: string; path: string }> = {
  dataset: { label: 'Dataset, read only', path: '/data' },
  weights: { label: 'Weights, read only', path: '/models' },
  checkpoint: { label: 'Checkpoints, written', path: '/checkpoints' },
};

const MODES: Record<string, string> = {
  ReadOnlyMany: 'read by many pods',
  ReadWriteMany: 'written by many pods',
  ReadWriteOnce: 'written on one node',
  ReadWriteOncePod: 'written by one pod',
};

/** A claim to choose, with what decides whether it fits. */
export function claimLabel(claim: Claim): string {
  return [
    claim.name,
    claim.accessModes.map(mode => MODES[mode] ?? mode).join(', '),
    claim.capacity,
    claim.zones.length > 0 ? `in ${claim.zones.join(', ')}` : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

function writable(claim: Claim): boolean {
  return claim.accessModes.some(mode => mode.startsWith('ReadWrite'));
}

/** What a new entry starts with: the first claim that is not mounted yet, for what it can be used. */
export function nextVolume(
  claims: Claim[],
  taken: Volume[],
  purposes: Purpose[],
): Volume {
  const claim = claims.find(
    c => !taken.some(volume => volume.claimName === c.name),
  );
  const written = claim !== undefined && writable(claim);
  const purpose =
    purposes.find(p => (p === 'checkpoint') === written) ?? purposes[0];
  return {
    ...(claim ? { claimName: claim.name } : {}),
    purpose,
    mountPath: PURPOSES[purpose].path,
  };
}

/** What a person should know about an entry before the cluster says it. */
export function volumeNotes(
  volume: Volume,
  claim: Claim | undefined,
  pods: number,
): Array<{ beyond: boolean; text: string }> {
  const notes: Array<{ beyond: boolean; text: string }> = [];
  if (volume.mountPath && !volume.mountPath.startsWith('/')) {
    notes.push({
      beyond: true,
      text: 'The path begins with “/”, for example /data.',
    });
  }
  if (!claim) return notes;
  if (volume.purpose === 'checkpoint' && !writable(claim)) {
    notes.push({
      beyond: true,
      text: `${claim.name} can only be read, and checkpoints are written.`,
    });
  }
  const single =
    claim.accessModes.length > 0 &&
    claim.accessModes.every(mode => mode.startsWith('ReadWriteOnce'));
  if (single && pods > 1) {
    notes.push({
      beyond: true,
      text: `${claim.name} can be mounted on one node at a time, and there are ${pods} pods.`,
    });
  }
  if (!claim.bound) {
    notes.push({
      beyond: false,
      text: `${claim.name} has no volume yet; the pods wait until it has one.`,
    });
  }
  if (claim.zones.length > 0) {
    notes.push({
      beyond: false,
      text: `Pods will run in ${claim.zones.join(
        ' or ',
      )}, where this volume is.`,
    });
  }
  return notes;
}
