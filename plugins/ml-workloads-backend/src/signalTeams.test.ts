import { mockServices } from '@backstage/backend-test-utils';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { signalTeams } from './signalTeams';

/** What the signals service was asked to send. */
function sent(everyTeam?: string[]) {
  const publish = jest.fn(async (_: unknown) => {});
  const tell = signalTeams(
    { publish } as unknown as SignalsService,
    mockServices.logger.mock(),
    () => ['vision', 'speech'],
    everyTeam,
  );
  return {
    tell,
    recipients: () => publish.mock.calls.map(([p]: any) => p.recipients),
  };
}

const users = (...refs: string[]) => ({ type: 'user', entityRef: refs });

describe('who is told that something changed', () => {
  it('is the team that it belongs to, and nobody else', () => {
    const { tell, recipients } = sent();
    tell('workloads', ['vision']);
    tell('spend', ['']);
    expect(recipients()).toEqual([users('group:default/vision')]);
  });

  it('is also who sees every team, once, whoever it belongs to', () => {
    const { tell, recipients } = sent([
      'group:default/platform',
      'group:default/vision',
    ]);
    tell('workloads', ['vision']);
    tell('workloads', []);
    tell('clusters', []);
    expect(recipients()).toEqual([
      users('group:default/vision', 'group:default/platform'),
      users('group:default/platform', 'group:default/vision'),
      users(
        'group:default/vision',
        'group:default/speech',
        'group:default/platform',
      ),
    ]);
  });
});
