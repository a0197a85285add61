// @ts-check

const TEMPLATE = 'slipway.dev/template';
const AT_ONCE = 500;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('start_samples', table => {
    table.comment(
      'What each attempt tells of waits and starts, in columns that statistics are looked up by. Follows `attempts`. Absent names are empty',
    );
    table.string('workload_id', 20).notNullable();
    table.integer('number').notNullable();
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('queue').notNullable().comment('LocalQueue');
    table.string('profile').notNullable().comment('Hardware profile');
    table.string('template').notNullable().comment('Entity reference');
    table
      .bigInteger('gpus_milli')
      .notNullable()
      .comment('GPUs asked for in all, in thousandths; 0 when not known');
    table.bigInteger('started').notNullable().comment('UTC ms');
    table.bigInteger('ready_at').comment('UTC ms; null: never ready');
    table
      .bigInteger('left_queue_at')
      .comment('UTC ms; null: not queued, or never admitted');
    table.bigInteger('waited_ms').comment('Until it was admitted');
    table
      .text('stages')
      .notNullable()
      .comment('ms by part of the start, as JSON');
    table.primary(['workload_id', 'number']);
    table.index(
      ['cluster', 'profile', 'template', 'ready_at'],
      'start_samples_template_idx',
    );
    table.index(
      ['cluster', 'profile', 'ready_at'],
      'start_samples_profile_idx',
    );
    table.index(
      [
        'cluster',
        'namespace',
        'queue',
        'profile',
        'gpus_milli',
        'left_queue_at',
      ],
      'start_samples_queue_idx',
    );
  });
  await fillIn(knex);
};

/**
 * What was observed before this table: the same as `sampleOf` in `src/startStatistics` as it was then.
 *
 * @param {import('knex').Knex} knex
 */
async function fillIn(knex) {
  let last = '';
  for (;;) {
    const workloads = await knex('workloads')
      .where('id', '>', last)
      .orderBy('id')
      .limit(AT_ONCE);
    if (workloads.length === 0) return;
    last = workloads[workloads.length - 1].id;
    const byId = new Map(workloads.map(row => [row.id, row]));
    const attempts = await knex('attempts').whereIn('workload_id', [
      ...byId.keys(),
    ]);
    const rows = attempts.flatMap(attempt => {
      const row = byId.get(attempt.workload_id);
      const sample = sampleOf(attempt);
      return sample
        ? [
            {
              workload_id: row.id,
              number: attempt.number,
              cluster: row.cluster,
              namespace: row.namespace,
              queue: row.queue ?? '',
              profile: row.profile ?? '',
              template: templateOf(row.facts),
              gpus_milli: row.gpus_milli ?? 0,
              ...sample,
              ...(row.queue ? {} : { left_queue_at: null, waited_ms: null }),
            },
          ]
        : [];
    });
    for (let i = 0; i < rows.length; i += 100) {
      await knex('start_samples').insert(rows.slice(i, i + 100));
    }
  }
}

/** @param {string} facts */
function templateOf(facts) {
  return JSON.parse(facts).labelled?.metadata?.annotations?.[TEMPLATE] ?? '';
}

/** @param {any} attempt */
function sampleOf(attempt) {
  /** @type {Record<string, number>} */
  const stages = {};
  let left = null;
  const ready = attempt.ready_at === null ? null : Number(attempt.ready_at);
  let admitted = ready !== null;
  for (const { phase, start, end } of JSON.parse(attempt.waterfall)) {
    admitted = admitted || (phase !== 'queued' && phase !== 'unattributed');
    if (end === null) continue;
    stages[phase] = (stages[phase] ?? 0) + Date.parse(end) - Date.parse(start);
    if (phase === 'queued') left = Date.parse(end);
  }
  if (!admitted) return null;
  return {
    started: Number(attempt.start),
    ready_at: ready,
    left_queue_at: left ?? Number(attempt.start),
    waited_ms: stages.queued ?? 0,
    stages: JSON.stringify(stages),
  };
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('start_samples');
};
