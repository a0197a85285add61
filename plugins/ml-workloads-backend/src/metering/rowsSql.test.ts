import { TestDatabases } from '@backstage/backend-test-utils';
import { isOneOf, writeRows, type Column } from './rowsSql';

jest.setTimeout(60_000);

const databases = TestDatabases.create();

interface Row {
  id: string;
  text: string;
  maybe: string | null;
  amount: bigint | null;
  same: string;
}

const COLUMNS: Column<Row>[] = [
  { name: 'same', type: 'text', value: r => r.same },
  { name: 'id', type: 'text', value: r => r.id },
  { name: 'text', type: 'text', value: r => r.text },
  { name: 'maybe', type: 'text', value: r => r.maybe },
  { name: 'amount', type: 'bigint', value: r => r.amount },
];

/** What means something in an array, a statement or a pattern. */
const HOSTILE = [
  '',
  'NULL',
  'null',
  '{a,b}',
  '"quoted"',
  '\\',
  '\\"',
  "it's",
  '? $1 :name',
  'two\nlines\tand a tab',
  '東京 🚀',
];

describe.each(databases.eachSupportedId())('writing rows on %s', id => {
  it('keeps every text as it is, and tells null from the word', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('texts', table => {
      table.text('id').primary();
      table.text('text').notNullable();
      table.text('maybe');
      table.bigInteger('amount');
      table.text('same').notNullable();
    });
    const rows = HOSTILE.map(
      (text, index): Row => ({
        id: text,
        text,
        maybe: index % 2 === 0 ? text : null,
        amount: index % 3 === 0 ? null : 9007199254740993n + BigInt(index),
        same: `{"every":"row"}`,
      }),
    );
    const read = async () =>
      (
        await knex('texts').select(
          'id',
          'text',
          'maybe',
          'same',
          knex.raw('cast(amount as text) as amount'),
        )
      )
        .map(row => ({
          ...row,
          amount: row.amount === null ? null : BigInt(row.amount),
        }))
        .sort((a, b) => HOSTILE.indexOf(a.id) - HOSTILE.indexOf(b.id));

    await writeRows(knex, 'texts', COLUMNS, rows, ['id']);
    expect(await read()).toEqual(rows);

    const changed = rows.map(row => ({ ...row, text: `${row.text}\\,"` }));
    await knex.transaction(trx =>
      writeRows(trx, 'texts', COLUMNS, changed, ['id']),
    );
    expect(await read()).toEqual(changed);

    // One row: nothing differs between rows.
    await writeRows(knex, 'texts', COLUMNS, [rows[4]], ['id']);
    expect((await read())[4]).toEqual(rows[4]);

    for (const text of HOSTILE) {
      expect(
        await knex('texts')
          .where(isOneOf(knex, 'id', [text, text]))
          .pluck('id'),
      ).toEqual([text]);
    }
    expect(
      await knex('texts').where(isOneOf(knex, 'id', HOSTILE)),
    ).toHaveLength(HOSTILE.length);
    expect(await knex('texts').where(isOneOf(knex, 'id', []))).toEqual([]);
  });

  it('keeps a text also where all of many rows have it', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('many', table => {
      table.text('id').notNullable();
      table.text('text').notNullable();
      table.text('maybe');
      table.bigInteger('amount');
      table.text('same').notNullable();
    });
    for (const text of [...HOSTILE, 'plain', 'NVIDIA-H100 80GB']) {
      const rows = Array.from({ length: 30 }, (_, index): Row => {
        const amount = 9007199254740993n;
        return { id: `row-${index}`, text, maybe: null, amount, same: text };
      });
      await knex.transaction(trx => writeRows(trx, 'many', COLUMNS, rows));
      const read = await knex('many')
        .where({ text })
        .select('id', 'text', 'maybe', 'same')
        .select(knex.raw('cast(amount as text) as amount'));
      expect(read).toHaveLength(rows.length);
      expect(read.map(row => ({ ...row, amount: BigInt(row.amount) }))).toEqual(
        expect.arrayContaining(rows),
      );
    }
  });
});
