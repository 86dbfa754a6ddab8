import { expect, test } from 'vitest'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { openTestInstance, type TestInstance } from '#test/instance'
import { fileOf } from '#test/prepared'

const records = [
  ...Array.from(
    { length: 60 },
    (_, n) => `Person ${n % 40},19${40 + (n % 40)}-02-03,City ${n % 7},${n % 5 === 0 ? '' : `P${n % 40}@D${n % 3}.example`}`,
  ),
  'Ömer Kaya,1990-04-02,Straße,',
  'OMER KAYA,1990-04-02,Bursa,omer@Known.example',
  'Not A Date,1990-02-31,Oslo,',
  'Łukasz Żółć,1970-01-01,Ærø,Łukasz@żółć.example',
  'Ada \\ Back,1969-12-31,C:\\Town,a\\b@x.example',
  'Σίσυφος ΣΊΣΥΦΟΣ,1900-02-28,ΚΌΡΙΝΘΟΣ,',
  'Eve\u202Enil,1964-02-02,Pu\u200Bne,',
  'e\u0301a\u0308 Combined,1975-05-05,한국,',
  // Letters that only some versions of Unicode have.
  '\u{1e900}dlam \u{10d50},1975-05-05,\u{20bb7}野,',
  '山田 太郎,1980-12-31,東京,taro@例え.example',
]

test('parts of the import and parts made from the rows build the same review index, also when some are lost', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  // Its people are in the other batch, too, so that rows of whole slices turn out to be duplicates.
  await instance.bring(maker, fileOf(records.slice(20, 35)), { sliceRows: 15 })
  const batchId = await instance.bringUnverified(maker, fileOf(records), { sliceRows: 7 })
  const { rows: made } = await instance.owner.query('select slice_no from review_index_part where batch_id = $1 order by 1', [batchId])
  // PostgreSQL folds the texts of one slice.
  expect(made.map((part) => part.slice_no)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  await instance.owner.query('delete from review_index_part where batch_id = $1 and slice_no = 2', [batchId])
  await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
  const built = await indexOf(instance, batchId)
  expect(await instance.owner.query('select from review_index_part where batch_id = $1', [batchId])).toMatchObject({ rowCount: 0 })

  await forgetIndex(instance, batchId)
  await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
  expect(await indexOf(instance, batchId)).toEqual(built)

  const { rows } = await instance.owner.query(
    `select t.text = string_agg(coalesce(search_text(u.name, u.email, u.city), ''), chr(30) order by n) as "isText"
     from review_index_text t join batch_slice s on s.batch_id = t.batch_id and t.row_from between s.row_from and s.row_to
     cross join lateral generate_series(t.row_from, s.row_to) n left join users u on u.batch_id = t.batch_id and u.row_no = n
     where t.batch_id = $1 group by t.row_from, t.text`,
    [batchId],
  )
  expect(rows).toEqual(Array(10).fill({ isText: true }))
  const { rows: order } = await instance.owner.query(
    `select array_agg(row_no order by fold_for_search(name) collate "C", row_no) as rows from users where batch_id = $1`,
    [batchId],
  )
  expect([...intsOf(built.order)]).toEqual(order[0].rows)
  const { rows: hashes } = await instance.owner.query(
    `select count(*)::int as people, count(*) filter (where exists (
       select from rows_of_name_birth(name_birth_of(u.name, u.dob)) r where r.batch_id = u.batch_id and r.row_no = u.row_no))::int as found
     from users u where batch_id = $1`,
    [batchId],
  )
  expect(hashes[0].found).toBe(hashes[0].people)
})

async function indexOf({ owner }: TestInstance, batchId: string) {
  const all = async (sql: string) => (await owner.query(sql, [batchId])).rows
  return {
    texts: await all('select row_from, text from review_index_text where batch_id = $1 order by 1'),
    slices: await all('select slice_no, cities::text, domains::text, births::text from review_index_slice where batch_id = $1 order by 1'),
    values: await all('select kind, code, value from review_index_value where batch_id = $1 order by 1, 2'),
    nameBirths: await all('select first_hash, entries::text from review_index_name_birth where batch_id = $1 order by 1'),
    flags: await all('select row_no, flag, facts from review_index_flag where batch_id = $1 order by 1, 2'),
    order: (await all('select rows from review_index_order where batch_id = $1'))[0].rows as Buffer,
  }
}

async function forgetIndex({ owner }: TestInstance, batchId: string): Promise<void> {
  for (const part of ['text', 'slice', 'value', 'name_birth', 'flag', 'order', 'part'])
    await owner.query(`delete from review_index_${part} where batch_id = $1`, [batchId])
  await owner.query('delete from review_index where batch_id = $1', [batchId])
}

function* intsOf(bytes: Buffer): Generator<number> {
  for (let at = 0; at < bytes.length; at += 4) yield bytes.readInt32BE(at)
}
