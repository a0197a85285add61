import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import createKnex from 'knex';
import { Clusters } from '../../clusters';
import { Lifecycle } from '../../lifecycle';
import { ChangeNotifier } from '../../observe/ChangeNotifier';
import { Observers } from '../../observe/Observers';
import type { ObservationConsumer } from '../../observe/types';

/** The observer of a backend and nothing else, wired as the plugin wires it. What to do is in the variable OBSERVER. */
const { base, token, database, hold } = JSON.parse(process.env.OBSERVER!);

const say = (line: string) => process.stdout.write(`\n${line}\n`);
const logger: any = {
  info: (message: string) =>
    say(/^Observing cluster/.test(message) ? 'observing' : message),
  warn: say,
  error: (message: string, error?: Error) =>
    say(`${message} ${error?.message ?? ''}`),
  debug: () => {},
  child: () => logger,
};
const discovery: DiscoveryService = {
  getBaseUrl: async plugin => `${base}${plugin}`,
  getExternalBaseUrl: async plugin => `${base}${plugin}`,
};
const auth = {
  getOwnServiceCredentials: async () => ({ principal: {} }),
  getPluginRequestToken: async () => ({ token }),
} as unknown as AuthService;

let transactions = 0;
/** Comes last in each transaction, when the others have written. */
const holding: ObservationConsumer & { invalidate(): void } = {
  async apply() {
    transactions += 1;
    if (transactions === hold?.at) {
      say('holding');
      await new Promise(resolve => setTimeout(resolve, hold.ms));
    }
  },
  invalidate() {},
};

const knex = createKnex({ ...database, useNullAsDefault: true });
const changes = ChangeNotifier.create({ notify: () => {} });
Observers.create({
  clusters: Clusters.create({
    config: new ConfigReader({
      mlWorkloads: {
        // It writes nothing to the cluster.
        clusters: [{ name: 'lab', simulated: true, writer: { token: 'none' } }],
      },
    }),
    discovery,
    auth,
    logger,
  }),
  knex,
  consumers: [
    Lifecycle.create({
      onChange: (_, teams) => changes.changed('workloads', teams),
    }),
    holding,
  ],
  changes,
  logger,
}).start();
// The database's handle alone would not keep the process alive.
setInterval(() => {}, 60_000);
