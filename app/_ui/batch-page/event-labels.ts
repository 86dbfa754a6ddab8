import type { AuditEvent, TimelineEvent } from '#core/audit/audit-event'
import type { Batch } from '#core/batches/batch'
import { auditLabels } from '#ui/audit/audit-labels'
import { count, counted, duration, people, size } from '#ui/basics/numbers'
import { selectionLabel } from '#ui/selection/selection-labels'

/** An event with the event that completed it, so that one decision is one line. */
export type TimelineEntry = TimelineEvent & { applied: AuditEvent | null }

export function toTimeline(events: TimelineEvent[]): TimelineEntry[] {
  const ends = new Map(events.filter(({ action }) => action === 'decision.applied').map((event) => [event.decisionId, event]))
  return events
    .filter(({ action }) => action !== 'decision.applied')
    .map((event) => ({ ...event, applied: event.decisionId === null ? null : (ends.get(event.decisionId) ?? null) }))
}

/** What happened, as the rest of a sentence that starts with the actor. */
export function eventLabel({ action, data, applied, selection, reason }: TimelineEntry, batch: Batch): string {
  switch (action) {
    case 'batch.uploaded':
      return `uploaded ${batch.fileName}, ${size(number(data.bytes))}`
    case 'batch.converted':
      return `read the sheet “${batch.workbook?.sheet ?? ''}” of the workbook, ${size(number(data.textBytes))} of text`
    case 'batch.refused':
      return `could not read the file: ${batch.refusal?.message ?? text(data.code)}`
    case 'batch.needs-input':
      return 'asked the maker how to read the file'
    case 'batch.parse-options-set':
      return 'chose how to read the file'
    case 'batch.imported':
      return `imported ${counted(number(data.rows), 'row')}${importTime(batch)}: ${countsLabel({ pending: data.pending, invalid: data.invalid, duplicate: data.duplicate })}`
    case 'batch.verified':
      return data.kind === 'deep'
        ? 'verified the batch and every decision again: no differences'
        : 'verified the batch against its file: no differences'
    case 'batch.frozen':
      return `froze the batch, which differs from its file in ${counted(number(data.findings), 'place')}`
    case 'change-request.proposed':
    case 'batch.frozen-end-proposed':
      return 'proposed to end the frozen batch'
    case 'change-request.confirmed':
    case 'batch.frozen-end-confirmed':
      return applied ? `ended the frozen batch: ${count(number(applied.data.applied))} withdrawn` : 'is ending the frozen batch'
    case 'change-request.declined':
    case 'batch.frozen-end-declined':
      return 'declined to end the frozen batch'
    case 'decision.recorded':
      return decisionEventLabel(data, selection, applied?.data ?? null)
    case 'approval-request.proposed':
    case 'approval-request.declined':
      return auditLabels({ action, data, reason })
    case 'reversal.proposed':
      return `proposed to reverse ${people(number(data.selected))}`
    case 'reversal.declined':
      return `declined to reverse ${people(number(data.selected))}`
    case 'batch.withdrawn':
      return applied ? `withdrew the batch: ${count(number(applied.data.applied))} withdrawn` : 'is withdrawing the batch'
    case 'batch.closed':
      return `closed the batch with matching counts: ${countsLabel({ approved: data.approved, rejected: data.rejected, 'sent back': data.sentBack, reversed: data.reversed, invalid: data.invalid, duplicate: data.duplicate })}`
    case 'person.erased':
      return `erased the person in row ${count(number(data.row))}, as the owner of the database`
    case 'personal-data.asked-for':
      return `asked to see the personal data of the batch${reason === null ? '' : `: ${reason}`}`
    case 'delivery.settled':
    case 'delivery.retried':
    case 'delivery.skipped':
    case 'delivery.given-up':
    case 'delivery.replay-asked':
      return auditLabels({ action, data, reason })
    case 'data.downloaded':
      return `downloaded ${downloads[text(data.what)] ?? text(data.what)}`
    default:
      return action
  }
}

function decisionEventLabel(data: AuditEvent['data'], selection: TimelineEvent['selection'], end: AuditEvent['data'] | null): string {
  const how = selection ? `: ${selectionLabel(selection)}` : ''
  if (data.verdict === 'undo') return `undid ${undoneNames[text(data.undoneVerdict)] ?? 'the decision on'} ${people(number(data.selected))}`
  if (end === null) return `decided to ${text(data.verdict).replace('-', ' ')} ${people(number(data.selected))}${how}, in progress`
  const skipped = number(end.skipped) > 0 ? `, skipped ${count(number(end.skipped))}` : ''
  return `${pastTense[text(data.verdict)] ?? text(data.verdict)} ${people(number(end.applied))}${skipped}${how}`
}

const undoneNames: Record<string, string> = {
  approve: 'the approval of',
  reject: 'the rejection of',
  'send-back': 'sending back',
}
const pastTense: Record<string, string> = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'sent back',
  withdraw: 'withdrew',
  expire: 'expired',
  reverse: 'reversed',
}
const downloads: Record<string, string> = {
  file: 'the original file',
  approved: 'the approved people',
  corrections: 'the corrections file',
  outcome: 'the outcome of a decision',
  'delivery-failures': 'the people that a target refused',
  'audit-pack': 'the audit pack',
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0)
const text = (value: unknown) => (typeof value === 'string' ? value : '')

const countsLabel = (parts: Record<string, unknown>) =>
  Object.entries(parts)
    .filter(([, rows]) => number(rows) > 0)
    .map(([word, rows]) => `${count(number(rows))} ${word}`)
    .join(', ') || 'no rows'

function importTime({ importStartedAt, importEndedAt }: Batch): string {
  if (importStartedAt === null || importEndedAt === null) return ''
  return ` in ${duration((Date.parse(importEndedAt) - Date.parse(importStartedAt)) / 1000)}`
}
