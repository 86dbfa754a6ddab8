import { verdicts } from '#core/decisions/decision'
import { refusals } from '#core/errors/domain-error'

export type MetricsProcess = 'web' | 'worker' | 'verifier' | 'delivery'

/** `labels` has the values that each label may have. `from` is `database` for what one worker at a time reads from the database or Temporal. */
export type Series = {
  type: 'counter' | 'gauge' | 'histogram'
  processes: readonly MetricsProcess[]
  labels: Readonly<Record<string, readonly string[]>>
  help: string
  buckets?: readonly number[]
  from?: 'database'
}

const every = ['web', 'worker', 'verifier', 'delivery'] as const
const kinds = ['import', 'deep'] as const
export const pools = [
  'countersign web',
  'countersign web live',
  'countersign sign-in',
  'countersign audit',
  'countersign worker',
  'countersign verifier',
  'countersign head',
] as const
export const measuredTables = [
  'audit_event',
  'batch',
  'batch_slice',
  'decision',
  'decision_selection',
  'decision_slice',
  'failed_row',
  'review_index_text',
  'upload_chunk',
  'users',
  'verification',
] as const
const openStates = ['waiting', 'importing', 'needs-input', 'pending', 'withdrawing', 'frozen'] as const
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const appliedBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const verificationBuckets = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600]

/** Every series of our own. The processes also have those of prom-client about Node, and the worker those of Temporal. */
export const series = {
  countersign_http_requests_total: {
    type: 'counter',
    processes: ['web'],
    // The routes come from the build; `other` is what no route matches.
    labels: { route: [], method: methods, status: ['1xx', '2xx', '3xx', '4xx', '5xx', 'aborted'] },
    help: 'Requests that ended, by the pattern of their route. The status is aborted if the connection closed before the answer ended.',
  },
  countersign_http_request_duration_seconds: {
    type: 'histogram',
    processes: ['web'],
    labels: { route: [], method: methods },
    buckets: requestBuckets,
    help: 'Time from the head of a request to the end of its answer, without event streams.',
  },
  countersign_http_connections: { type: 'gauge', processes: ['web'], labels: {}, help: 'Open connections of clients.' },
  countersign_event_streams: { type: 'gauge', processes: ['web'], labels: {}, help: 'Open event streams; each open page has one or two.' },
  countersign_sign_in_failures_total: {
    type: 'counter',
    processes: ['web'],
    labels: { code: Object.keys(refusals) },
    help: 'Sign-ins and codes that were refused, by the code of the refusal.',
  },
  countersign_mails_total: {
    type: 'counter',
    processes: ['web'],
    labels: { outcome: ['sent', 'failed'] },
    help: 'Mails handed to the mail server.',
  },
  countersign_database_pool_connections: {
    type: 'gauge',
    processes: every,
    labels: { pool: pools, state: ['idle', 'used'] },
    help: 'Open connections to PostgreSQL.',
  },
  countersign_database_pool_limit: {
    type: 'gauge',
    processes: every,
    labels: { pool: pools },
    help: 'The most connections that a pool opens.',
  },
  countersign_database_pool_waiting: {
    type: 'gauge',
    processes: every,
    labels: { pool: pools },
    help: 'Requests for a connection that wait, because all are used.',
  },
  countersign_worker_polled_timestamp_seconds: {
    type: 'gauge',
    processes: ['worker'],
    labels: { part: ['activities', 'workflows'] },
    help: 'When each of the two processes of the worker last polled Temporal.',
  },
  countersign_imported_rows_total: {
    type: 'counter',
    processes: ['worker'],
    labels: {},
    help: 'Rows of slices that this worker committed, valid or not.',
  },
  countersign_applied_decisions_total: {
    type: 'counter',
    processes: ['worker'],
    labels: { verdict: verdicts },
    help: 'Decisions that this worker finished.',
  },
  countersign_applied_people_total: {
    type: 'counter',
    processes: ['worker'],
    labels: { verdict: verdicts },
    help: 'People in those decisions, without skipped ones.',
  },
  countersign_decision_latency_seconds: {
    type: 'histogram',
    processes: ['worker'],
    labels: { verdict: verdicts },
    buckets: appliedBuckets,
    help: 'From the click, when a decision was recorded, until it was applied, by the clock of the database.',
  },
  countersign_reconciler_rounds_total: {
    type: 'counter',
    processes: ['worker'],
    labels: { outcome: ['worked', 'failed'] },
    help: 'Rounds of the reconciler, one a second.',
  },
  countersign_audit_heads_total: {
    type: 'counter',
    processes: ['worker'],
    labels: { outcome: ['posted', 'failed'] },
    help: 'Heads of the audit chain posted to AUDIT_WEBHOOK_URL.',
  },
  countersign_audit_head_posted_timestamp_seconds: {
    type: 'gauge',
    processes: ['worker'],
    labels: {},
    help: 'When this worker last posted a head; 0 if it never did.',
  },
  countersign_verifications_total: {
    type: 'counter',
    processes: ['verifier'],
    labels: { kind: kinds, outcome: ['verified', 'different'] },
    help: 'Verifications that this verifier finished.',
  },
  countersign_verification_differences_total: {
    type: 'counter',
    processes: ['verifier'],
    labels: { kind: kinds },
    help: 'Differences that they found, at most 100 in each.',
  },
  countersign_verification_duration_seconds: {
    type: 'histogram',
    processes: ['verifier'],
    labels: { kind: kinds },
    buckets: verificationBuckets,
    help: 'How long a verification took.',
  },
  countersign_open_batches: fromDatabase({ state: openStates }, 'Batches that have not ended, by state.'),
  countersign_stalled_batches: fromDatabase({}, 'Open batches that stand still and should not.'),
  countersign_pending_people: fromDatabase({}, 'People who wait for a decision.'),
  countersign_oldest_pending_age_seconds: fromDatabase({}, 'Age of the oldest pending batch since its import; 0 if none is pending.'),
  countersign_waiting_verifications: fromDatabase({ kind: kinds }, 'Verifications that are requested and not finished.'),
  countersign_oldest_waiting_verification_age_seconds: fromDatabase({ kind: kinds }, 'Age of the oldest of them; 0 if there is none.'),
  countersign_unapplied_decisions: fromDatabase({}, 'Decisions that are recorded and not applied.'),
  countersign_oldest_unapplied_decision_age_seconds: fromDatabase({}, 'Age of the oldest of them; 0 if there is none.'),
  countersign_deep_verification_end_timestamp_seconds: fromDatabase({}, 'When the last deep verification ended; absent before the first.'),
  countersign_deep_verification_different_batches: fromDatabase({}, 'Batches that the last deep verification found to differ.'),
  countersign_verifier_seen_timestamp_seconds: fromDatabase(
    {},
    'When a verifier last reported that it runs; absent if none did for a day.',
  ),
  countersign_audit_events: fromDatabase({}, 'Events in the audit log.'),
  countersign_table_size_bytes: fromDatabase({ table: measuredTables }, 'Size of a table with its indexes.'),
  countersign_table_rows_estimate: fromDatabase({ table: measuredTables }, 'Rows of a table as PostgreSQL last estimated them.'),
  countersign_database_metrics_age_seconds: fromDatabase({}, 'How long ago these series were read from the database.'),
  countersign_task_queue_backlog: fromDatabase(
    { queue: ['main', 'review-index'], kind: ['workflow', 'activity'] },
    'Tasks that wait in a task queue of Temporal, as it estimates them, read every 15 s.',
  ),
} as const satisfies Record<string, Series>

export type SeriesName = keyof typeof series

function fromDatabase<const Labels extends Series['labels']>(labels: Labels, help: string) {
  return { type: 'gauge', processes: ['worker'], labels, help, from: 'database' } as const
}
