import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { askForPersonalData } from '#core/disclosures/ask-for-personal-data'
import { eraseListed } from '#core/erasure/erase-listed'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { downloadFile } from '#core/files/download-file'
import { identityKeyOf, identityKeyOfEmail } from '#core/identity-keys/identity-key'
import { identityKeyHash } from '#core/identity-keys/identity-key-hash'
import { listPeople } from '#core/people/list-people'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, openAdmins } from '#test/admins'
import { fieldsChanged, proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'
import { fileOf } from '#test/prepared'

// Every way in which the person of this test is written.
const names = ['zephyrine', 'quill', '1971-03-32']
const texts = [...names, '1971-03-17']
const identityKeys = [
  identityKeyHash(identityKeyOfEmail('zephyrine@quill.example')),
  identityKeyHash(identityKeyOf('Zephyrine Quill', '1971-03-17', 'Quillhaven', null)),
  identityKeyHash('dob+email:1971-03-17\u001fzephyrine@quill.example'),
  identityKeyHash('email=zephyrine@quill.example'),
]
const otherIdentity = fieldsChanged('email', { isUnique: true }, [['email', 'dob'], ...defaultFieldVersion.identity])

test.each([
  ['by the default identity', null, [], []],
  [
    'by another identity and with a unique field',
    otherIdentity,
    ['other_identity_key.identity_key'],
    ['unique_value.value', 'unique_value_slice.hashes'],
  ],
])(
  'an erased person is in no column of any table, in no statistic and in no download, %s',
  async (_, fields, otherColumns, uniqueColumns) => {
    await using scene = await openAdmins()
    const { instance, admin, second: secondAdmin } = scene
    if (fields) await confirm(secondAdmin, await proposeFields(admin, fields))
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const bring = async (records: string[], pack: (file: string) => string | Uint8Array = (file) => file) => {
      const batchId = await instance.bring(maker, pack(fileOf(records)), { sliceRows: 2 })
      await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
      return batchId
    }
    const first = await bring([
      'Zephyrine Quill,1971-03-17,Quillhaven,zephyrine@quill.example',
      'Ben Ng,1992-03-04,Oslo,ben@example.test',
      'Zephyrine Q,1971-03-17,Quillhaven,ZEPHYRINE@quill.example',
      'Zephyrine Quill,1971-03-32,Quillhaven,zephyrine@quill.example',
    ])
    await instance.decide(checker, first, { verdict: 'reject', reason: 'Dr. Zéphyrine QUILL is unknown here', selection: { rows: [1] } })
    const filter = { q: 'zephyrine@quill.example' }
    await instance.decide(checker, first, { verdict: 'approve', selection: { filter, expectedCount: 1 } })
    await instance.apply(first)
    const reason = 'Zephyrine Quill asked what we know of her'
    await askForPersonalData({ ctx: await instance.signIn('auditor'), input: { batchId: first, reason } })
    const second = await bring(['Zephyrine Quill,1971-03-17,Quillhaven,zephyrine@quill.example', 'Cy Ray,1993-04-05,Oslo,'], gzipSync)
    const third = await bring(['Di Fox,1994-05-06,Oslo,', 'Zephyrine Quill,1971-03-17,Quillhaven,'])
    await analyze(instance)
    const hashed = await instance.owner.query<{ hash: number; sent: string }>(
      `select h as hash, encode(int4send(h), 'escape') as sent from name_birth_of('Zephyrine Quill', '1971-03-17') h`,
    )
    const { hash, sent } = hashed.rows[0] ?? { hash: 0, sent: '' }
    const hashes = [String(hash), sent.toLowerCase().replace(/[\\%_]/g, '\\$&')]
    const wanted = [...texts, ...hashes, ...identityKeys, await sentHash(instance, 'email=zephyrine@quill.example')]
    // A date of birth that no one else has names no one in a sample of dates.
    const inStatistics = [...names, String(hash), ...identityKeys]

    // A column that is new in this list needs its place in the erasure.
    expect(await columnsWith(instance, wanted)).toEqual([
      'decision.filter',
      'decision.reason',
      'disclosure.reason',
      'failed_row.problems',
      ...otherColumns,
      'review_index_name_birth.entries',
      'review_index_name_birth.first_hash',
      'review_index_text.text',
      'review_index_value.value',
      ...uniqueColumns,
      'upload_chunk.bytes',
      'users.city',
      'users.dob',
      'users.email',
      'users.identity_key',
      'users.name',
    ])
    expect((await tablesWithStatistics(instance, inStatistics)).length).toBeGreaterThan(1)
    expect((await search(checker, third)).total).toBe(1)

    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    const list = [1, 3, 4].map((row) => ({ batchId: first, row }))
    const others = { list: [...list, { batchId: second, row: 1 }, { batchId: third, row: 2 }], reason: 'request' as const }
    expect(await eraseListed({ ctx: { db }, input: others }).finally(() => db.close())).toMatchObject({ erased: 5, others: [] })

    expect(await columnsWith(instance, wanted)).toEqual([])
    expect(await tablesWithStatistics(instance, inStatistics)).toEqual([])
    expect((await search(checker, third)).total).toBe(0)
    expect((await findingsOf(instance)).filter((message) => !message.endsWith('was erased by the owner of the database.'))).toEqual([])
    for (const batchId of [first, second, third]) {
      const downloads = [
        await downloadFile({ ctx: maker, input: { batchId } }),
        await exportCorrections({ ctx: maker, input: { batchId, includesRejected: true } }),
      ]
      for (const { bytes } of downloads) {
        const text = Buffer.concat(await collect(bytes)).toString('latin1')
        expect(text.toLowerCase()).not.toMatch(new RegExp(texts.join('|')))
      }
    }
  },
)

/** As a column of bytes contains it. */
async function sentHash({ owner }: TestInstance, text: string): Promise<string> {
  const { rows } = await owner.query<{ sent: string }>(`select encode(uuid_send($1), 'escape') as sent`, [identityKeyHash(text)])
  return (rows[0]?.sent ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')
}

const search = (ctx: Context, batchId: string) => listPeople({ ctx, input: { batchId, filter: { q: 'zephyrine' } } })

/** Without those of PostgreSQL itself, which take most of the time. */
async function analyze({ owner }: TestInstance): Promise<void> {
  const { rows } = await owner.query<{ tables: string }>(
    `select string_agg(format('%I.%I', schemaname, relname), ', ') as tables from pg_stat_user_tables where schemaname !~ '^pg_temp'`,
  )
  await owner.query(`analyze ${rows[0]?.tables}`)
}

/** The columns of all tables that contain one of the texts in any row, in any case. */
async function columnsWith({ owner }: TestInstance, wanted: string[]): Promise<string[]> {
  const { rows: columns } = await owner.query<{ name: string; from: string; value: string }>(
    `select concat_ws('.', nullif(table_schema, 'public'), table_name, column_name) as name, format('%I.%I', table_schema, table_name) as from,
       format(case data_type when 'bytea' then 'encode(%I, ''escape'')' else '%I::text' end, column_name) as value
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const tests = columns.map(
    ({ name, from, value }) => `select '${name}' as name where exists (select from ${from} where lower(${value}) like any ($1))`,
  )
  const { rows } = await owner.query<{ name: string }>(tests.join(' union all '), [wanted.map((text) => `%${text}%`)])
  return rows.map(({ name }) => name)
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => void findings.push(message) } })
  return findings
}

async function tablesWithStatistics({ owner }: TestInstance, wanted: string[]): Promise<string[]> {
  const { rows } = await owner.query(
    `select distinct tablename from pg_stats where schemaname not in ('pg_catalog', 'information_schema')
       and lower(concat(most_common_vals::text, histogram_bounds::text)) like any ($1) order by 1`,
    [wanted.map((text) => `%${text}%`)],
  )
  return rows.map(({ tablename }) => tablename)
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for await (const part of bytes) parts.push(Buffer.from(part))
  return parts
}
