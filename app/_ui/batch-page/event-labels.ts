import type { TimelineAction } from '#core/audit/audit-action'
import type { AuditEvent, TimelineEvent } from '#core/audit/audit-event'
import type { Batch } from '#core/batches/batch'
import { auditLabels } from '#ui/audit/audit-labels'
import { downloadNames, number, text, verbOf } from '#ui/audit/event-data'
import { count, counted, duration, people, size } from '#ui/basics/numbers'
import { selectionLabel } from '#ui/selection/selection-labels'

/** An event with the event that completed it, so that one decision is one line. */
export type TimelineEntry = TimelineEvent & { applied: AuditEvent | null }

/** The entries of a timeline: its events, without those that complete another one. */
export function toTimeline(events: TimelineEvent[]): TimelineEntry[] {
  const ends = new Map(events.filter(({ action }) => action === 'decision.applied').map((event) => [event.decisionId, event]))
  return events
    .filter(({ action }) => action !== 'decision.applied')
    .map((event) => ({ ...event, applied: event.decisionId === null ? null : (ends.get(event.decisionId) ?? null) }))
}

/** What happened, as the rest of a sentence that starts with the actor. An action of another version is shown by its name. */
export function eventLabel(entry: TimelineEntry, batch: Batch): string {
  return isTimelineAction(entry.action) ? labels[entry.action](entry, batch) : entry.action
}

const isTimelineAction = (action: string): action is TimelineAction => Object.hasOwn(labels, action)

const proposedEnd = () => 'proposed to end the frozen batch'
const declinedEnd = () => 'declined to end the frozen batch'
const confirmedEnd = ({ applied }: TimelineEntry) =>
  applied ? `ended the frozen batch: ${count(number(applied.data.applied))} withdrawn` : 'is ending the frozen batch'

const labels: Record<TimelineAction, (entry: TimelineEntry, batch: Batch) => string> = {
  'batch.uploaded': ({ data }, batch) => `uploaded ${batch.fileName}, ${size(number(data.bytes))}`,
  'batch.converted': ({ data }, batch) =>
    `read the sheet “${batch.workbook?.sheet ?? ''}” of the workbook, ${size(number(data.textBytes))} of text`,
  'batch.refused': ({ data }, batch) => `could not read the file: ${batch.refusal?.message ?? text(data.code)}`,
  'batch.needs-input': () => 'asked the maker how to read the file',
  'batch.parse-options-set': () => 'chose how to read the file',
  'batch.imported': ({ data: { rows, pending, invalid, duplicate } }, batch) =>
    `imported ${counted(number(rows), 'row')}${importTime(batch)}: ${countsLabel({ pending, invalid, duplicate })}`,
  'batch.verified': ({ data }) =>
    data.kind === 'deep'
      ? 'verified the batch and every decision again: no differences'
      : 'verified the batch against its file: no differences',
  'batch.frozen': ({ data }) => `froze the batch, which differs from its file in ${counted(number(data.findings), 'place')}`,
  'batch.frozen-end-proposed': proposedEnd,
  'batch.frozen-end-confirmed': confirmedEnd,
  'batch.frozen-end-declined': declinedEnd,
  'change-request.proposed': proposedEnd,
  'change-request.confirmed': confirmedEnd,
  'change-request.declined': declinedEnd,
  'decision.recorded': ({ data, selection, applied }) => decisionLabel(data, selection, applied?.data ?? null),
  'decision.applied': auditLabels,
  'approval-request.proposed': auditLabels,
  'approval-request.declined': auditLabels,
  'reversal.proposed': auditLabels,
  'reversal.declined': auditLabels,
  'batch.withdrawn': ({ applied }) =>
    applied ? `withdrew the batch: ${count(number(applied.data.applied))} withdrawn` : 'is withdrawing the batch',
  'batch.closed': ({ data: { approved, rejected, sentBack, reversed, invalid, duplicate } }) =>
    `closed the batch with matching counts: ${countsLabel({ approved, rejected, 'sent back': sentBack, reversed, invalid, duplicate })}`,
  'person.erased': ({ data }) => `erased the person in row ${count(number(data.row))}, as the owner of the database`,
  'personal-data.asked-for': auditLabels,
  'delivery.settled': auditLabels,
  'delivery.retried': auditLabels,
  'delivery.skipped': auditLabels,
  'delivery.given-up': auditLabels,
  'delivery.replay-asked': auditLabels,
  'data.downloaded': ({ data }) => `downloaded ${downloadNames[text(data.what)] ?? text(data.what)}`,
}

function decisionLabel(data: AuditEvent['data'], selection: TimelineEvent['selection'], end: AuditEvent['data'] | null): string {
  const how = selection ? `: ${selectionLabel(selection)}` : ''
  if (data.verdict === 'undo') return `undid ${undoneNames[text(data.undoneVerdict)] ?? 'the decision on'} ${people(number(data.selected))}`
  if (end === null) return `decided to ${text(data.verdict).replace('-', ' ')} ${people(number(data.selected))}${how}, in progress`
  const skipped = number(end.skipped) > 0 ? `, skipped ${count(number(end.skipped))}` : ''
  return `${verbOf(data.verdict)} ${people(number(end.applied))}${skipped}${how}`
}

const undoneNames: Record<string, string> = {
  approve: 'the approval of',
  reject: 'the rejection of',
  'send-back': 'sending back',
}

const countsLabel = (parts: Record<string, unknown>) =>
  Object.entries(parts)
    .filter(([, rows]) => number(rows) > 0)
    .map(([word, rows]) => `${count(number(rows))} ${word}`)
    .join(', ') || 'no rows'

function importTime({ importStartedAt, importEndedAt }: Batch): string {
  if (importStartedAt === null || importEndedAt === null) return ''
  return ` in ${duration((Date.parse(importEndedAt) - Date.parse(importStartedAt)) / 1000)}`
}
