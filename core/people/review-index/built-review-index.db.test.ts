import { describe, expect, test } from 'vitest'
import { exportRegister } from '#core/people/export-register'
import { getPerson } from '#core/people/get-person'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import { readVerifiedAudit } from '#test/audit-chain'
import { everyItem } from '#test/every-page'
import { openTestInstance } from '#test/instance'
import { born, prepared, somePeople } from '#test/prepared'

describe('a built review index', () => {
  test('counts per city, domain and flag as many people as the filtered list shows', async () => {
    await using instance = await openTestInstance()
    const checker = await instance.signIn('checker')
    const batchId = await prepared(instance, await instance.signIn('maker'), [...somePeople(120), `Young One,${born(10)},Pune,y@a.example`])
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 3, 50] } })
    await instance.apply(batchId)
    for (const input of [
      { status: 'pending' as const, filter: {} },
      { filter: { q: 'oslo' } },
      // Other choices are counted, too.
      { filter: { city: 'Oslo', domain: 'a.example' } },
      { status: 'approved' as const, filter: {} },
    ]) {
      const { cities, domains, flags, isBuilt } = await listFacets({ ctx: checker, input: { batchId, ...input } })
      const totalOf = async (more: object) =>
        (await listPeople({ ctx: checker, input: { batchId, ...input, filter: { ...input.filter, ...more } } })).total
      for (const { value, count } of cities) expect(count).toBe(await totalOf({ city: value }))
      for (const { value, count } of domains) expect(count).toBe(await totalOf({ domain: value }))
      for (const { flag, count } of flags) expect(count).toBe(await totalOf({ flag }))
      expect([isBuilt, cities.reduce((sum, { count }) => sum + count, 0)]).toEqual([true, await totalOf({ city: undefined })])
    }
    expect((await listFacets({ ctx: checker, input: { batchId, filter: {} } })).flags).toEqual([{ flag: 'under-18', count: 1 }])
  })

  test('finds a city or domain among all values and counts the rest', async () => {
    await using instance = await openTestInstance()
    const checker = await instance.signIn('checker')
    const towns = Array.from({ length: 60 }, (_, n) => [`Town ${n}`, `d${n}.example`])
    const records = [...towns, ...towns, ['Ærø', 'rare.test']].map(([city, domain], n) => `Person ${n},1990-04-02,${city},p${n}@${domain}`)
    const batchId = await prepared(instance, await instance.signIn('maker'), records)
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

  test('shows one person in full, and similar people only in batches the actor may see', async () => {
    await using instance = await openTestInstance()
    const [maker, other, checker] = [await instance.signIn('maker'), await instance.signIn('maker'), await instance.signIn('checker')]
    const first = await prepared(instance, maker, ['Ada Iyer,1990-04-02,Pune,ada@a.example', '"Ben ""B"" Ng",1992-03-04,Oslo,'])
    const batchId = await prepared(instance, other, ['Cy Ray,1993-01-01,Oslo,', 'ADA IYER,1990-04-02,Pune,iyer@b.example'])
    const person = await getPerson({ ctx: checker, input: { batchId, row: 2 } })
    expect(person).toMatchObject({ name: 'ADA IYER', raw: 'ADA IYER,1990-04-02,Pune,iyer@b.example', revisions: [] })
    expect(person.similar).toMatchObject([{ batchId: first, row: 1, name: 'Ada Iyer', status: 'pending' }])
    expect(person.flags).toMatchObject([{ flag: 'like-existing', says: { people: 1, batchId: first, row: 1 } }, { flag: 'new-domain' }])
    const seenByMaker = await getPerson({ ctx: other, input: { batchId, row: 2 } })
    expect(seenByMaker.similar).toEqual([])
    expect(seenByMaker.flags[0]).toEqual({
      flag: 'like-existing',
      says: { people: 1, apart: { 'other-email': 1 }, batchId: null, row: null },
    })
    expect((await getPerson({ ctx: maker, input: { batchId: first, row: 2 } })).raw).toBe('"Ben ""B"" Ng",1992-03-04,Oslo,')
    await expect(getPerson({ ctx: maker, input: { batchId, row: 2 } })).rejects.toMatchObject({ code: 'batch-not-found' })
    await expect(getPerson({ ctx: checker, input: { batchId, row: 3 } })).rejects.toMatchObject({ code: 'person-not-found' })
  })

  test('finds people in the register with or without a review index, and audits the export', async () => {
    await using instance = await openTestInstance()
    const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
    const batches: string[] = []
    for (const isBuilt of [true, false, true]) {
      const records = somePeople(30).map((record) => record.replace('Person', `Person${batches.length}`).replace('@', `${batches.length}@`))
      const batchId = await prepared(instance, maker, records)
      if (!isBuilt) await instance.owner.query('update review_index set built_at = null where batch_id = $1', [batchId])
      await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2, 5, 9, 28] } })
      await instance.apply(batchId)
      batches.push(batchId)
    }
    await instance.owner.query('update decision set final_at = applied_at')
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
      for await (const { batchId, row } of (await exportRegister({ ctx: checker, input: { filter } })).entries)
        exported.push([batchId, row])
      expect(exported).toEqual(expected)
    }
    const downloads = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'data.downloaded')
    expect(downloads).toHaveLength(5)
    expect(downloads[0]).toMatchObject({ actor: checker.actor.id, data: { what: 'register' } })
  })
})
