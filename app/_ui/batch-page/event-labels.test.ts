import { expect, test } from 'vitest'
import type { TimelineEvent } from '#core/audit/audit-event'
import type { Batch } from '#core/batches/batch'
import type { Selected } from '#core/decisions/decision'
import { eventLabel } from './event-labels'

const range: Selected = {
  by: 'filter',
  filter: { city: 'Pune', range: { sort: 'row', from: 18, to: 1_030 } },
  isMasked: false,
  except: 3,
  also: 0,
}
const selection = 'rows 18 to 1,030, matching city Pune, except 3'

test('describes a decision on a range by its range, while it is applied and afterwards', () => {
  const recorded = event('decision.recorded', { verdict: 'approve', selected: 900, by: 'filter' }, range)
  expect(eventLabel({ ...recorded, applied: null }, batch)).toBe(`decided to approve 900 people: ${selection}, in progress`)
  const applied = event('decision.applied', { verdict: 'approve', applied: 898, skipped: 2 }, null)
  expect(eventLabel({ ...recorded, applied }, batch)).toBe(`approved 898 people, skipped 2: ${selection}`)
})

const batch = {} as Batch

function event(action: string, data: TimelineEvent['data'], selection: Selected | null): TimelineEvent {
  return { seq: 1, at: '2026-11-24T09:12:00.000Z', action, actor: null, batchId: null, decisionId: null, data, selection, reason: null }
}
