import { z } from 'zod'
import type { Selected } from '#core/decisions/decision'
import { OperatorName, type Role, seesAllBatches } from '#core/operators/operator'

/** One link of the append-only hash chain, as it is shown. `actor` is null for what Countersign does by itself. */
export const AuditEvent = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  action: z.string(),
  actor: OperatorName.nullable(),
  batchId: z.uuid().nullable(),
  decisionId: z.uuid().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type AuditEvent = z.infer<typeof AuditEvent>

/** An event in the audit of one batch; with a decision goes whom it was about, which is in the record and not in the audit. */
export type TimelineEvent = AuditEvent & { selection: Selected | null }

/** An event in the audit of the whole desk: in which role and from which address, and the file of its batch. */
export const AuditEntry = AuditEvent.extend({ as: z.string(), address: z.string().nullable(), fileName: z.string().nullable() })
export type AuditEntry = z.infer<typeof AuditEntry>

/** Auditors and admins read the audit of the whole desk. */
export const mayReadAudit = (actor: { roles: readonly Role[] }) => actor.roles.includes('auditor') || actor.roles.includes('admin')

/** Whoever sees all batches may take the proof of one away; its maker sees the timeline and gets the file back. */
export const mayTakeAuditPack = (actor: { roles: readonly Role[] }) => seesAllBatches(actor)
