/** The actions that the database writes. */
export const writtenActions = [
  'batch.uploaded',
  'batch.converted',
  'batch.needs-input',
  'batch.parse-options-set',
  'batch.refused',
  'batch.imported',
  'batch.verified',
  'batch.frozen',
  'audit.verified',
  'batch.withdrawn',
  'batch.closed',
  'decision.recorded',
  'decision.applied-to-slice',
  'decision.applied',
  'approval-request.proposed',
  'approval-request.declined',
  'reversal.proposed',
  'reversal.declined',
  'reason.added',
  'reason.retired',
  'data.downloaded',
  'personal-data.asked-for',
  'person.erased',
  'session.opened',
  'session.ended',
  'password.changed',
  'password.reset-on-server',
  'second-factor.set-up',
  'second-factor.turned-on',
  'second-factor.turned-off',
  'second-factor.recovery-codes-renewed',
  'second-factor.recovery-code-used',
  'second-factor.locked',
  'second-factor.resealed',
  'operator.invited',
  'operator.invitation-confirmed',
  'operator.invitation-withdrawn',
  'operator.joined',
  'operator.reset-link-requested',
  'operator.password-reset',
  'operator.sessions-ended',
  'operator.deactivated',
  'operator.suspended',
  'operator.suspension-lifted',
  'operator.suspension-lifted-on-server',
  'role.granted-on-server',
  'change-request.proposed',
  'change-request.proposed-on-server',
  'change-request.confirmed',
  'change-request.declined',
  'target.test-asked',
  'target.paused',
  'target.resumed',
  'delivery.settled',
  'delivery.retried',
  'delivery.skipped',
  'delivery.given-up',
  'delivery.replay-asked',
  'policy.changed',
  'transaction.ended',
] as const

/** Actions of events from before change requests. */
const earlierActions = [
  'batch.frozen-end-proposed',
  'batch.frozen-end-confirmed',
  'batch.frozen-end-declined',
  'operator.change-proposed',
  'operator.change-confirmed',
  'operator.change-declined',
] as const

/** Every action in the audit log. */
export const auditActions = [...writtenActions, ...earlierActions] as const
export type AuditAction = (typeof auditActions)[number]

/** The actions of events that concern no batch. */
type InstanceAction = Extract<
  AuditAction,
  | `${'operator' | 'password' | 'policy' | 'reason' | 'role' | 'second-factor' | 'session' | 'target'}.${string}`
  | 'audit.verified'
  | 'change-request.proposed-on-server'
  | 'transaction.ended'
>

/** The actions on the timeline of a batch, which leaves out the events of single slices. */
export type TimelineAction = Exclude<AuditAction, InstanceAction | 'decision.applied-to-slice'>
