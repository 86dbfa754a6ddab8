import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { verifyChain } from '#core/audit/verify-chain'
import { type Database, openDatabase } from '#core/database/open-database'
import { openTestInstance, type TestInstance } from '#test/instance'

const events = 30

describe('verifyChain', () => {
  test('accepts an unchanged chain, its head and older heads kept outside', async () => {
    await using instance = await instanceWithEvents()
    const { rows } = await instance.owner.query(`select seq::int, encode(hash, 'hex') as hash from audit_event where seq in (7, 30)`)
    const seen: number[] = []
    const input = { anchors: rows, onProgress: (verified: number, of: number) => void seen.push(verified, of) }
    expect(await verifyChain({ ctx: { db: instance.web }, input })).toEqual({ events, head: rows[1], fault: null })
    expect(seen).toEqual([events, events])
  })

  test('accepts a chain that sixteen connections wrote concurrently', async () => {
    await using instance = await openTestInstance()
    await using several = closing(openDatabase({ url: instance.database.webUrl, poolSize: 16, name: 'test writers' }))
    const { actor } = await instance.signIn('maker')
    const write = () => several.db.query('select record_download($1, null, null, $2, null, $3)', [actor.cookie, 'maker', 'x'])
    await Promise.all(Array.from({ length: 160 }, write))
    const verification = await verifyChain({ ctx: { db: instance.web }, input: {} })
    expect(verification.fault).toBeNull()
    expect(verification.events).toBeGreaterThanOrEqual(160)
  })

  test.each<[string, number, string, string]>([
    ['a text that was altered', 12, 'altered', `update audit_event set body = replace(body, 'n12"', 'n21"') where seq = 12`],
    ['an event that was removed', 12, 'gap', 'delete from audit_event where seq = 12'],
    ['the first event removed', 1, 'gap', 'delete from audit_event where seq = 1'],
    ['a text that was altered and hashed again', 13, 'broken-link', alterAndHash(12)],
    [
      'two events that changed places',
      12,
      'broken-link',
      'update audit_event set seq = case seq when 12 then 13 else 12 end where seq in (12, 13)',
    ],
    ['a tail that was cut off', 26, 'tail-cut', 'delete from audit_event where seq > 25'],
    ['everything removed', 1, 'tail-cut', 'delete from audit_event'],
    ['an event too many', 30, 'head-differs', 'update audit_head set seq = 29'],
    ['another head', 30, 'head-differs', `update audit_head set hash = sha256('')`],
  ])('detects a change by the owner of the database: %s', async (_, seq, fault, tampering) => {
    await using instance = await instanceWithEvents()
    await tamper(instance.owner, tampering)
    expect(await verifyChain({ ctx: { db: instance.web }, input: {} })).toMatchObject({ fault: { seq, fault } })
  })

  test('refuses an event time that differs from its text, even from the owner of the database', async () => {
    await using instance = await instanceWithEvents()
    await expect(instance.owner.query('update audit_event set at = now() where seq = 12')).rejects.toMatchObject({ code: '428C9' })
    const { rows } = await instance.owner.query(`select from audit_event where at is distinct from (body::jsonb ->> 'at')::timestamptz`)
    expect(rows).toEqual([])
  })

  test('needs an outside head to find a removed tail or a rewritten chain', async () => {
    await using instance = await instanceWithEvents()
    const { rows: anchors } = await instance.owner.query(`select seq::int, encode(hash, 'hex') as hash from audit_event where seq in (28)`)
    const ctx = { db: instance.web }
    await tamper(instance.owner, rewriteFrom(12))
    expect(await verifyChain({ ctx, input: {} })).toMatchObject({ events, fault: null })
    expect(await verifyChain({ ctx, input: { anchors } })).toMatchObject({ fault: { seq: 28, fault: 'anchor-differs' } })
    await tamper(
      instance.owner,
      'delete from audit_event where seq > 20; update audit_head h set seq = e.seq, hash = e.hash from audit_event e where e.seq = 20',
    )
    expect(await verifyChain({ ctx, input: {} })).toMatchObject({ events: 20, fault: null })
    expect(await verifyChain({ ctx, input: { anchors } })).toMatchObject({ fault: { seq: 21, fault: 'tail-cut' } })
  })
})

function closing(db: Database) {
  return { db, [Symbol.asyncDispose]: () => db.close() }
}

async function instanceWithEvents(): Promise<TestInstance> {
  const instance = await openTestInstance()
  await instance.owner.query(
    `select append_audit(null, 'test', null, null, jsonb_build_object('n', 'n' || n)) from generate_series(1, $1::int) n`,
    [events],
  )
  return instance
}

/** The owner takes the guards away first, as any of them would be in the way. */
async function tamper(owner: pg.Client, statements: string): Promise<void> {
  await owner.query('alter table audit_event drop constraint if exists audit_event_check, drop constraint if exists audit_event_pkey')
  await owner.query(statements)
}

function alterAndHash(seq: number): string {
  return `update audit_event set body = replace(body, '"test"', '"toast"'),
    hash = sha256(prev_hash || sha256(convert_to(replace(body, '"test"', '"toast"'), 'UTF8'))) where seq = ${seq}`
}

function rewriteFrom(seq: number): string {
  return `do $$
    declare e audit_event;
    begin
      for e in select * from audit_event where seq >= ${seq} order by seq loop
        update audit_event set body = replace(e.body, '"test"', '"toast"'), prev_hash = p.hash,
          hash = sha256(p.hash || sha256(convert_to(replace(e.body, '"test"', '"toast"'), 'UTF8')))
        from audit_event p where p.seq = e.seq - 1 and audit_event.seq = e.seq;
      end loop;
      update audit_head h set hash = e2.hash from audit_event e2 where e2.seq = h.seq;
    end $$`
}
