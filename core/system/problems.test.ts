import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ProblemCode, problemsOf, runbooks } from './problems'
import type { ProcessEntry, SystemParts } from './system'

const at = '2026-11-29T12:00:00.000Z'
const processOf = (kind: ProcessEntry['kind'], state: ProcessEntry['state'] = 'running'): ProcessEntry => {
  return { id: kind, kind, state, version: '1', node: '22', host: 'here', startedAt: at, seenSecondsAgo: 1, polledSecondsAgo: null }
}
const [web, worker, verifier] = [processOf('web'), processOf('worker'), processOf('verifier')]
const queue = { queue: 'main', kind: 'activity', tasks: 0, pollers: 1, polledAt: at } as const
const deep = { endedAt: at, batches: 3, different: 0, chainHolds: true }
const well: SystemParts = {
  processes: [web, worker, verifier],
  temporal: { version: '1', queues: [queue] },
  standing: { batches: [], stalled: 0, frozen: 0 },
  storage: { databaseBytes: 1, connections: { used: 89, limit: 100 }, tables: [] },
  versions: { countersign: '1', migration: '1', postgres: '18', temporal: '1', node: '22' },
  verification: { verifierSeenAt: at, hasVerifier: true, deep, isDeepLate: false, requestedBy: null, open: null },
  targets: { inForce: 0, paused: 0 },
  outsideHead: { posted: { seq: 3, at }, host: 'audit.example', failures: null, headSeq: 4 },
}
const head = { posted: null, host: 'audit.example', headSeq: 4 }

describe('problemsOf', () => {
  test('finds none while all parts work, or before anything was posted or verified', () => {
    expect(problemsOf(well)).toEqual([])
    expect(problemsOf({ ...well, outsideHead: null, verification: { ...well.verification, deep: null } })).toEqual([])
    expect(problemsOf({ ...well, processes: [...well.processes, processOf('worker', 'stopped'), processOf('web', 'replaced')] })).toEqual(
      [],
    )
  })

  test.each<[ProblemCode, number, Partial<typeof well>]>([
    ['no-worker', 1, { processes: [web, verifier, processOf('worker', 'stopped')] }],
    ['no-worker', 1, { processes: [web, verifier, processOf('worker', 'silent')] }],
    ['no-verifier', 1, { processes: [web, worker, processOf('verifier', 'replaced')] }],
    ['temporal-silent', 1, { temporal: null, processes: [web, verifier, processOf('worker', 'not-polling')] }],
    ['worker-not-polling', 1, { processes: [web, worker, verifier, processOf('worker', 'not-polling')] }],
    ['process-silent', 2, { processes: [...well.processes, processOf('web', 'silent'), processOf('worker', 'silent')] }],
    ['queue-without-poller', 1, { temporal: { version: '1', queues: [{ ...queue, tasks: 2, pollers: 0 }] } }],
    ['batches-stalled', 2, { standing: { batches: [], stalled: 2, frozen: 0 } }],
    ['batches-frozen', 1, { standing: { batches: [], stalled: 0, frozen: 1 } }],
    ['chain-broken', 1, { verification: { ...well.verification, deep: { ...deep, chainHolds: false } } }],
    ['deep-different', 3, { verification: { ...well.verification, deep: { ...deep, different: 3 } } }],
    [
      'batches-frozen',
      3,
      { standing: { batches: [], stalled: 0, frozen: 3 }, verification: { ...well.verification, deep: { ...deep, different: 3 } } },
    ],
    ['deep-late', 1, { verification: { ...well.verification, isDeepLate: true } }],
    ['no-delivery', 1, { targets: { inForce: 2, paused: 0 } }],
    ['targets-paused', 1, { targets: { inForce: 2, paused: 1 }, processes: [...well.processes, processOf('delivery')] }],
    ['head-not-sent', 4, { outsideHead: { ...head, failures: { count: 4, at, cause: 'HTTP 500' } } }],
    ['connections-short', 90, { storage: { ...well.storage, connections: { used: 90, limit: 100 } } }],
  ])('finds %s alone, and counts %i', (code, count, change) => {
    expect(problemsOf({ ...well, ...change })).toEqual([{ code, count }])
  })

  test('names a runbook that docs/runbooks.md has', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'runbooks.md'), 'utf8')
    const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(Object.values(runbooks).filter((title) => title !== null && !titles.includes(title))).toEqual([])
  })
})
