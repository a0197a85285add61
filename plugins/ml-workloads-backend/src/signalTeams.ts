import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  SIGNAL_CHANNEL,
  type ChangedSignal,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { randomUUID } from 'crypto';
import { groupOfTeam } from './ownership';

/**
 * Tells the pages of a team that something of it changed; never what. Addressed to the team's group, never broadcast: even that
 * something happens is the team's own business.
 *
 * @param allTeams - who is told of changes that belong to no team, such as the freshness of a cluster
 * @param everyTeam - groups that see every team and so are told of each, `mlWorkloads.signals.everyTeam`
 */
export function signalTeams(
  signals: SignalsService,
  logger: LoggerService,
  allTeams: () => string[],
  everyTeam: string[] = [],
) {
  return (changed: ChangedSignal['changed'], teams: string[]): void => {
    const of = changed === 'clusters' ? allTeams() : teams.filter(Boolean);
    const told = [...new Set([...of.map(groupOfTeam), ...everyTeam])];
    if (told.length === 0) return;
    signals
      .publish({
        recipients: { type: 'user', entityRef: told },
        channel: SIGNAL_CHANNEL,
        message: { changed, version: randomUUID() },
      })
      .catch(error => {
        // Pages ask again by themselves; a lost signal only makes them slower.
        logger.debug(`A signal could not be sent: ${error.message}`);
      });
  };
}
