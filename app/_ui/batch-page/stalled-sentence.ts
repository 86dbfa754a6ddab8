import { outageSentence } from '#core/errors/outage-sentence'

/** Why a batch is stalled, by the cause that the database has. */
export function stalledSentence(cause: string): string {
  return stalledLabel[cause] ?? outageSentence(cause) ?? `The cause is ${cause}.`
}

const stalledLabel: Record<string, string> = {
  ECONNREFUSED: 'The database cannot be reached.',
  ECONNRESET: 'The database cannot be reached.',
  '53100': 'The disk of the database is full. An admin has to free space.',
  ENOSPC: 'The temporary folder of the worker is full. An admin has to free space.',
  'temporal-unreachable': 'Temporal cannot be reached.',
  'workflow-missing': 'Its Temporal workflow is not running.',
  'no-worker-running': 'No worker is running.',
  'no-worker': 'No worker takes its next task.',
  'worker-silent': 'Its worker does not respond.',
  'workflow-id-taken': 'Another Temporal workflow uses the id of this batch, so the batch continues under a different id.',
}
