import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import type { Flag, SeenFlag } from '#core/people/filter/flag'
import { getPerson } from '#core/people/get-person'
import { listPeople } from '#core/people/list-people'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { erasePerson } from '#test/erase-person'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { born, fileOf, letters, prepared, somePeople } from '#test/prepared'

describe('buildReviewIndex', () => {
  test('decisions do not wait for it', async () => {
    await using instance = await openTestInstance()
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), peopleCsv('Pune', 3))
    await using _ = await hold(instance, 'select begin_review_index($1)', [batchId])
    const checker = await instance.signIn('checker')
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    await instance.apply(batchId)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'pending', balance: { approved: 3 } })
  })

  test('sets each flag on the people it applies to and not on near misses', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    const checker = await instance.signIn('checker')
    const first = await prepared(instance, maker, [
      'Ömer Kaya,1990-04-02,Pune,omer@known.example',
      'Liv Berg,1991-05-03,Oslo,',
      'Ann Lee,1980-01-01,Oslo,ann@known.example',
    ])
    const burst = Array.from({ length: 25 }, (_, n) => `Run ${letters(n)},${1950 + n}-06-0${1 + (n % 9)},Lagos,r${n}@burst.example`)
    const nearly = Array.from({ length: 24 }, (_, n) => `Near ${letters(n)},${1950 + n}-07-0${1 + (n % 9)},Lagos,n${n}@known.example`)
    const shared = Array.from({ length: 5 }, (_, n) => `Shared ${letters(n)},1970-03-03,Accra,`)
    const nearlyShared = Array.from({ length: 4 }, (_, n) => `Fewer ${letters(n)},1971-03-03,Accra,`)
    const records = [
      'OMER KAYA,1990-04-02,Pune,other@known.example',
      'Omer Kaya,1990-04-03,Pune,third@known.example',
      'liv berg,1991-05-03,Bergen,',
      `Young One,${born(18, 1)},Pune,`,
      `Just Grown,${born(18)},Pune,`,
      `Very Old,${born(101)},Pune,`,
      `Hundred Years,${born(101, 1)},Pune,`,
      'Аda Mixed,1960-02-02,Pune,',
      'Zoë Ünmixed,1961-02-02,Pune,',
      'Иван Иванов,1962-02-02,Pune,',
      'Nova New,1963-02-02,Pune,nova@new.example',
      ...shared,
      ...nearlyShared,
      ...burst,
      ...nearly,
      'Eve\u202Enil,1964-02-02,Pu\u200B\u200Bne,',
      'کتاب\u200Cها,1965-02-02,Pune,',
      'A\u200Dda,1966-02-02,Pune,',
    ]
    const batchId = await prepared(instance, maker, records)
    const rowOf = (record: string) => records.indexOf(record) + 1
    const seen = await flagsOf(checker, batchId)
    const having = (flag: Flag) => [...seen].filter(([, flags]) => flags.some((one) => one.flag === flag)).map(([row]) => row)
    const saying = (row: number, flag: Flag) => seen.get(row)?.find((one) => one.flag === flag)?.says
    expect(having('like-existing')).toEqual([1, 3])
    expect(saying(1, 'like-existing')).toEqual({ people: 1, apart: { 'other-email': 1 }, batchId: first, row: 1 })
    expect([having('under-18'), having('over-100')]).toEqual([[4], [6]])
    expect([saying(4, 'under-18'), saying(6, 'over-100')]).toEqual([{ years: 17 }, { years: 101 }])
    expect(having('mixed-scripts')).toEqual([8])
    expect(saying(8, 'mixed-scripts')).toEqual({ cyrillic: 1, latin: 7 })
    const unseen = records.length - 2
    expect(having('invisible-characters')).toEqual([unseen, unseen + 2])
    expect(saying(unseen, 'invisible-characters')).toEqual({ name: 1, city: 2 })
    expect(having('shared-birth-date')).toEqual(shared.map(rowOf))
    expect(saying(rowOf(shared[0] ?? ''), 'shared-birth-date')).toEqual({ people: 5, of: records.length })
    expect(having('domain-burst')).toEqual(burst.map(rowOf))
    expect(saying(rowOf(burst[0] ?? ''), 'domain-burst')).toEqual({
      people: 25,
      fromRow: rowOf(burst[0] ?? ''),
      toRow: rowOf(burst[24] ?? ''),
    })
    expect(having('new-domain')).toEqual([11, ...burst.map(rowOf)])
    // In the first batch no domain counts as new.
    expect([...(await flagsOf(checker, first)).values()].flat()).toEqual([])
  })

  test('says what differs between people of the same name and date of birth', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    await prepared(instance, maker, [
      'Both Mailed,1990-01-01,Oslo,both@a.example',
      'Only Before,1990-01-01,Oslo,before@a.example',
      'Only Now,1990-01-01,Oslo,',
      'Noone Mailed,1990-01-01,Oslo,',
      'Many Ways,1990-01-01,Oslo,many@a.example',
      'Many Ways,1990-01-01,Oslo,ways@a.example',
      'Many Ways,1990-01-01,Pune,',
    ])
    const batchId = await prepared(instance, maker, [
      'Both Mailed,1990-01-01,Pune,other@a.example',
      'Only Before,1990-01-01,Oslo,',
      'Only Now,1990-01-01,Oslo,now@a.example',
      'Noone Mailed,1990-01-01,Pune,',
      'Many Ways,1990-01-01,Oslo,third@a.example',
    ])
    const seen = await flagsOf(checker, batchId)
    const apart = [...seen.values()].map((flags) => flags.map((one) => one.flag === 'like-existing' && one.says.apart).find(Boolean))
    expect(apart).toEqual([
      { 'other-email': 1 },
      { 'with-email': 1 },
      { 'without-email': 1 },
      { 'other-city': 1 },
      { 'other-email': 2, 'without-email': 1 },
    ])
  })

  test('can be repeated and interrupted, and skips a withdrawn batch', async () => {
    await using instance = await openTestInstance()
    const checker = await instance.signIn('checker')
    const batchId = await instance.bringUnverified(await instance.signIn('maker'), fileOf(somePeople(50)), { sliceRows: 20 })
    await instance.worker.db.query('select begin_review_index($1)', [batchId])
    await Promise.all([1, 2].map(() => buildReviewIndex({ ctx: instance.worker, input: { batchId } })))
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    const { items } = await listPeople({ ctx: checker, input: { batchId, sort: 'name' } })
    expect(items.map(({ name }) => name)).toEqual(items.map(({ name }) => name).toSorted())
    expect(items).toHaveLength(50)
    await instance.owner.query(`delete from review_index; update batch set state = 'withdrawn', ended_at = now()`)
    await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
    expect((await instance.owner.query('select from review_index')).rowCount).toBe(0)
  })

  test('goes on after any step before which the database crashed', async () => {
    await using instance = await openTestInstance()
    const maker = await instance.signIn('maker')
    let crashes = 0
    for (let step = 1; ; step += 1) {
      const batchId = await instance.bringUnverified(maker, peopleCsv(`Town ${step}`, 50), { sliceRows: 20 })
      const ctx = instance.worker
      const crashed = await buildReviewIndex({ ctx, input: { batchId, inTurn: crashAfter(step) } }).then(
        () => false,
        () => true,
      )
      // PostgreSQL empties unlogged tables when it starts after a crash.
      await instance.owner.query('truncate review_index_part')
      await instance.verify(batchId)
      const { rows } = await instance.owner.query('select verified_at is not null as verified from batch where id = $1', [batchId])
      expect(rows, `after ${step} steps`).toEqual([{ verified: true }])
      if (!crashed) break
      crashes += 1
    }
    expect(crashes).toBeGreaterThan(10)
  })

  test('contains no erased person', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batchId = await prepared(instance, maker, [
      'Ömer Kaya,1990-04-02,Bursa,omer@known.example',
      'Omer Kaya,1990-04-02,Oslo,other@known.example',
      'Ben Ng,1992-03-04,Oslo,ben@only.example',
    ])
    expect((await flagsOf(checker, batchId)).get(2)).toHaveLength(1)
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } })
    await db.close()
    const all = await listPeople({ ctx: checker, input: { batchId, sort: 'name' } })
    expect(all.items.map(({ row }) => row)).toEqual([1, 3, 2])
    expect(all.items.flatMap(({ flags }) => flags)).toEqual([])
    for (const filter of [{ q: 'bursa' }, { city: 'Bursa' }, { q: 'omer@' }, { ageFrom: 30, ageTo: 40, city: 'Bursa' }]) {
      expect((await listPeople({ ctx: checker, input: { batchId, filter } })).total, JSON.stringify(filter)).toBe(0)
    }
    expect((await getPerson({ ctx: checker, input: { batchId, row: 2 } })).similar).toEqual([])
    const { rows } = await instance.owner.query(`select t::text as kept from (
      select to_jsonb(p) as t from review_index_text p union all select to_jsonb(v) from review_index_value v union all select to_jsonb(c) from review_index_flag c) k`)
    expect(JSON.stringify(rows)).not.toMatch(/bursa|omer@/i)
  })
})

async function flagsOf(ctx: Context, batchId: string): Promise<Map<number, SeenFlag[]>> {
  const { items } = await listPeople({ ctx, input: { batchId, limit: 500 } })
  return new Map(items.map(({ row, flags }) => [row, flags]))
}

/** Runs this many steps, and then none. */
function crashAfter(steps: number) {
  let left = steps
  return async <Result>(step: () => Promise<Result>): Promise<Result> => {
    if (left === 0) throw new Error('The database has crashed.')
    left -= 1
    return await step()
  }
}
