import { describe, expect, test } from 'vitest'
import { eraseUser } from '#core/audit/erase-user'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { openDatabase } from '#core/db'
import { listFacets } from '#core/desk/list-facets'
import type { Cue, SeenCue } from '#core/users/cue'
import { exportRegister } from '#core/users/export-register'
import { getUser } from '#core/users/get-user'
import { listRegister } from '#core/users/list-register'
import { listUsers } from '#core/users/list-users'
import { prepareDesk } from '#core/users/prepare-desk'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestDesk, type TestDesk } from '#test/desk'
import { everyItem } from '#test/every-page'
import { hold } from '#test/hold'
import { peopleCsv } from '#test/people'

const today = new Date()
const born = (years: number, days = 0) =>
  new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate() + days)).toISOString().slice(0, 10)
const file = (records: string[]) => ['name,dob,city,email', ...records, ''].join('\n')

describe('prepareDesk', () => {
  test('whoever decides does not wait for it, and a batch may close meanwhile', async () => {
    await using desk = await openTestDesk()
    const batchId = await desk.bring(await desk.signIn('maker'), peopleCsv('Pune', 3))
    await using _ = await hold(desk, 'select begin_desk($1)', [batchId])
    const checker = await desk.signIn('checker')
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3] } })
    await desk.apply(batchId)
    expect(await getBatch({ ctx: checker, input: { batchId } })).toMatchObject({ state: 'closed', balance: { approved: 3 } })
  })

  test('tells a cue of whoever has it, and not of whoever nearly has', async () => {
    await using desk = await openTestDesk()
    const maker = await desk.signIn('maker')
    const checker = await desk.signIn('checker')
    const first = await prepared(desk, maker, [
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
    ]
    const batchId = await prepared(desk, maker, records)
    const rowOf = (record: string) => records.indexOf(record) + 1
    const seen = await cuesOf(checker, batchId)
    const having = (cue: Cue) => [...seen].filter(([, cues]) => cues.some((one) => one.cue === cue)).map(([row]) => row)
    const saying = (row: number, cue: Cue) => seen.get(row)?.find((one) => one.cue === cue)?.says
    expect(having('like-existing')).toEqual([1, 3])
    expect(saying(1, 'like-existing')).toEqual({ people: 1, apart: { 'other-email': 1 }, batchId: first, row: 1 })
    expect([having('under-18'), having('over-100')]).toEqual([[4], [6]])
    expect([saying(4, 'under-18'), saying(6, 'over-100')]).toEqual([{ years: 17 }, { years: 101 }])
    expect(having('mixed-scripts')).toEqual([8])
    expect(saying(8, 'mixed-scripts')).toEqual({ cyrillic: 1, latin: 7 })
    expect(having('shared-birth-date')).toEqual(shared.map(rowOf))
    expect(saying(rowOf(shared[0] ?? ''), 'shared-birth-date')).toEqual({ people: 5, of: records.length })
    expect(having('domain-burst')).toEqual(burst.map(rowOf))
    expect(saying(rowOf(burst[0] ?? ''), 'domain-burst')).toEqual({
      people: 25,
      fromRow: rowOf(burst[0] ?? ''),
      toRow: rowOf(burst[24] ?? ''),
    })
    expect(having('new-domain')).toEqual([11, ...burst.map(rowOf)])
    // The first batch of all has nothing to be new beside.
    expect([...(await cuesOf(checker, first)).values()].flat()).toEqual([])
  })

  test('tells of whoever looks like someone what tells the two apart', async () => {
    await using desk = await openTestDesk()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    await prepared(desk, maker, [
      'Both Mailed,1990-01-01,Oslo,both@a.example',
      'Only Before,1990-01-01,Oslo,before@a.example',
      'Only Now,1990-01-01,Oslo,',
      'Nobody Mailed,1990-01-01,Oslo,',
      'Many Ways,1990-01-01,Oslo,many@a.example',
      'Many Ways,1990-01-01,Oslo,ways@a.example',
      'Many Ways,1990-01-01,Pune,',
    ])
    const batchId = await prepared(desk, maker, [
      'Both Mailed,1990-01-01,Pune,other@a.example',
      'Only Before,1990-01-01,Oslo,',
      'Only Now,1990-01-01,Oslo,now@a.example',
      'Nobody Mailed,1990-01-01,Pune,',
      'Many Ways,1990-01-01,Oslo,third@a.example',
    ])
    const seen = await cuesOf(checker, batchId)
    const apart = [...seen.values()].map((cues) => cues.map((one) => one.cue === 'like-existing' && one.says.apart).find(Boolean))
    expect(apart).toEqual([
      { 'other-email': 1 },
      { 'with-email': 1 },
      { 'without-email': 1 },
      { 'other-city': 1 },
      { 'other-email': 2, 'without-email': 1 },
    ])
  })

  test('is safe to repeat and to break off, and leaves a withdrawn batch alone', async () => {
    await using desk = await openTestDesk()
    const checker = await desk.signIn('checker')
    const batchId = await desk.bring(await desk.signIn('maker'), file(somePeople(50)), { sliceRows: 20 })
    await desk.worker.db.query('select begin_desk($1)', [batchId])
    await desk.worker.db.query('select prepare_desk_slice($1, 1)', [batchId])
    await Promise.all([1, 2].map(() => prepareDesk({ ctx: desk.worker, input: { batchId } })))
    await prepareDesk({ ctx: desk.worker, input: { batchId } })
    const { items } = await listUsers({ ctx: checker, input: { batchId, sort: 'name' } })
    expect(items.map(({ name }) => name)).toEqual(items.map(({ name }) => name).toSorted())
    expect(items).toHaveLength(50)
    await desk.owner.query(`delete from desk; update batch set state = 'withdrawn', ended_at = now()`)
    await prepareDesk({ ctx: desk.worker, input: { batchId } })
    expect((await desk.owner.query('select from desk')).rowCount).toBe(0)
  })

  test('who was erased is not on the desk any more', async () => {
    await using desk = await openTestDesk()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batchId = await prepared(desk, maker, [
      'Ömer Kaya,1990-04-02,Bursa,omer@known.example',
      'Omer Kaya,1990-04-02,Oslo,other@known.example',
      'Ben Ng,1992-03-04,Oslo,ben@only.example',
    ])
    expect((await cuesOf(checker, batchId)).get(2)).toHaveLength(1)
    const db = openDatabase({ url: desk.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await eraseUser({ ctx: { db }, input: { batchId, row: 1 } })
    await db.close()
    const all = await listUsers({ ctx: checker, input: { batchId, sort: 'name' } })
    expect(all.items.map(({ row }) => row)).toEqual([1, 3, 2])
    expect(all.items.flatMap(({ cues }) => cues)).toEqual([])
    for (const filter of [{ q: 'bursa' }, { city: 'Bursa' }, { q: 'omer@' }, { ageFrom: 30, ageTo: 40, city: 'Bursa' }]) {
      expect((await listUsers({ ctx: checker, input: { batchId, filter } })).total, JSON.stringify(filter)).toBe(0)
    }
    expect((await getUser({ ctx: checker, input: { batchId, row: 2 } })).similar).toEqual([])
    const { rows } = await desk.owner.query(`select t::text as kept from (
      select to_jsonb(p) as t from desk_person p union all select to_jsonb(v) from desk_value v union all select to_jsonb(c) from desk_cue c) k`)
    expect(JSON.stringify(rows)).not.toMatch(/bursa|omer@/i)
  })
})

describe('the desk', () => {
  test('counts per city, domain and cue what a list of each shows', async () => {
    await using desk = await openTestDesk()
    const checker = await desk.signIn('checker')
    const batchId = await prepared(desk, await desk.signIn('maker'), [...somePeople(120), `Young One,${born(10)},Pune,y@a.example`])
    await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3, 50] } })
    await desk.apply(batchId)
    for (const input of [
      { status: 'pending' as const, filter: {} },
      { filter: { q: 'oslo' } },
      // What else could be chosen is counted, too.
      { filter: { city: 'Oslo', domain: 'a.example' } },
      { status: 'approved' as const, filter: {} },
    ]) {
      const { cities, domains, cues, isPrepared } = await listFacets({ ctx: checker, input: { batchId, ...input } })
      const totalOf = async (more: object) =>
        (await listUsers({ ctx: checker, input: { batchId, ...input, filter: { ...input.filter, ...more } } })).total
      for (const { value, count } of cities) expect(count).toBe(await totalOf({ city: value }))
      for (const { value, count } of domains) expect(count).toBe(await totalOf({ domain: value }))
      for (const { cue, count } of cues) expect(count).toBe(await totalOf({ cue }))
      expect([isPrepared, cities.reduce((sum, { count }) => sum + count, 0)]).toEqual([true, await totalOf({ city: undefined })])
    }
    expect((await listFacets({ ctx: checker, input: { batchId, filter: {} } })).cues).toEqual([{ cue: 'under-18', count: 1 }])
  })

  test('finds a city or a domain among all there are, and tells how many more there would be', async () => {
    await using desk = await openTestDesk()
    const checker = await desk.signIn('checker')
    const towns = Array.from({ length: 60 }, (_, n) => [`Town ${n}`, `d${n}.example`])
    const records = [...towns, ...towns, ['Ærø', 'rare.test']].map(([city, domain], n) => `Person ${n},1990-04-02,${city},p${n}@${domain}`)
    const batchId = await prepared(desk, await desk.signIn('maker'), records)
    const found = async (input: object) => {
      const { cities, domains, more } = await listFacets({ ctx: checker, input: { batchId, ...input } })
      return { cities: cities.map(({ value }) => value), domains: domains.map(({ value }) => value), more }
    }
    const all = await found({})
    expect([all.cities.length, all.domains.length, all.more]).toEqual([50, 50, { city: 11, domain: 11 }])
    expect(all.cities).not.toContain('Ærø')
    expect(all.domains).not.toContain('rare.test')
    expect(await found({ find: { city: ' AERÖ ', domain: 'RARE' } })).toEqual({
      cities: ['Ærø'],
      domains: ['rare.test'],
      more: { city: 0, domain: 0 },
    })
    expect(await found({ find: { domain: '.example' } })).toMatchObject({ more: { city: 11, domain: 10 } })
    expect((await found({ find: { city: 'aero' }, filter: { domain: 'd1.example' } })).cities).toEqual([])
    expect((await found({ find: { city: '%' } })).cities).toEqual([])
  })

  test('shows one person whole, and of others only those whom the actor may see', async () => {
    await using desk = await openTestDesk()
    const [maker, other, checker] = [await desk.signIn('maker'), await desk.signIn('maker'), await desk.signIn('checker')]
    const first = await prepared(desk, maker, ['Ada Iyer,1990-04-02,Pune,ada@a.example', '"Ben ""B"" Ng",1992-03-04,Oslo,'])
    const batchId = await prepared(desk, other, ['Cy Ray,1993-01-01,Oslo,', 'ADA IYER,1990-04-02,Pune,iyer@b.example'])
    const person = await getUser({ ctx: checker, input: { batchId, row: 2 } })
    expect(person).toMatchObject({ name: 'ADA IYER', raw: 'ADA IYER,1990-04-02,Pune,iyer@b.example', attempts: [] })
    expect(person.similar).toMatchObject([{ batchId: first, row: 1, name: 'Ada Iyer', status: 'pending' }])
    expect(person.cues).toMatchObject([{ cue: 'like-existing', says: { people: 1, batchId: first, row: 1 } }, { cue: 'new-domain' }])
    const seenByMaker = await getUser({ ctx: other, input: { batchId, row: 2 } })
    expect(seenByMaker.similar).toEqual([])
    expect(seenByMaker.cues[0]).toEqual({
      cue: 'like-existing',
      says: { people: 1, apart: { 'other-email': 1 }, batchId: null, row: null },
    })
    expect((await getUser({ ctx: maker, input: { batchId: first, row: 2 } })).raw).toBe('"Ben ""B"" Ng",1992-03-04,Oslo,')
    await expect(getUser({ ctx: maker, input: { batchId, row: 2 } })).rejects.toMatchObject({ code: 'batch-not-found' })
    await expect(getUser({ ctx: checker, input: { batchId, row: 3 } })).rejects.toMatchObject({ code: 'user-not-found' })
  })

  test('finds people in the register whether their batch is prepared or not, and exports them under audit', async () => {
    await using desk = await openTestDesk()
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
    const batches: string[] = []
    for (const isPrepared of [true, false, true]) {
      const records = somePeople(30).map((record) => record.replace('Person', `Person${batches.length}`).replace('@', `${batches.length}@`))
      const batchId = isPrepared ? await prepared(desk, maker, records) : await desk.bring(maker, file(records))
      await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 5, 9, 28] } })
      await desk.apply(batchId)
      batches.push(batchId)
    }
    await desk.owner.query('update decision set final_at = applied_at')
    for (const [filter, rows] of [
      [{ q: 'PERSÓN' }, [1, 2, 5, 9, 28]],
      [{ q: 'oslo' }, [1, 28]],
      [{ q: 'oslo', domain: 'a.example' }, [1, 28]],
      [{ city: 'Pune' }, [2, 5]],
      [{ q: '%' }, []],
    ] as const) {
      const expected = [...batches].reverse().flatMap((batchId) => rows.map((row) => [batchId, row]))
      for (const limit of [2, 100]) {
        const found = await everyItem(limit, (page) => listRegister({ ctx: checker, input: { filter, ...page } }))
        expect(
          found.map(({ batchId, row }) => [batchId, row]),
          JSON.stringify(filter),
        ).toEqual(expected)
      }
      const exported: unknown[] = []
      for await (const { batchId, row } of await exportRegister({ ctx: checker, input: { filter } })) exported.push([batchId, row])
      expect(exported).toEqual(expected)
    }
    const downloads = (await readVerifiedAudit(desk.owner)).filter(({ action }) => action === 'data.downloaded')
    expect(downloads).toHaveLength(5)
    expect(downloads[0]).toMatchObject({ actor: checker.actor.id, data: { what: 'register' } })
  })
})

async function prepared(desk: TestDesk, maker: Context, records: string[]): Promise<string> {
  const batchId = await desk.bring(maker, file(records), { sliceRows: 21 })
  await prepareDesk({ ctx: desk.worker, input: { batchId } })
  return batchId
}

async function cuesOf(ctx: Context, batchId: string): Promise<Map<number, SeenCue[]>> {
  const { items } = await listUsers({ ctx, input: { batchId, limit: 500 } })
  return new Map(items.map(({ row, cues }) => [row, cues]))
}

const letters = (n: number) => String.fromCharCode(97 + (n % 26))
const cities = ['Oslo', 'Pune', 'Lagos']

function somePeople(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `Person ${letters(n)}${letters(n / 26)},${1940 + (n % 50)}-0${1 + (n % 9)}-11,${cities[n % 3]},p${n}@a.example`,
  )
}
