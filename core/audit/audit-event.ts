import { z } from 'zod'
import type { Selected } from '#core/decisions/decision'
import { OperatorName, type Role, seesAllBatches } from '#core/operators/operator'

/** An event of the audit chain. `actor` is null for what Countersign does by itself. */
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

/** An event of one batch, with texts that are in the database and not in the audit log: the selection of a decision, the reason of an auditor or for not delivering people. */
export type TimelineEvent = AuditEvent & { selection: Selected | null; reason: string | null }

/**
 * An event in the audit log of the instance, with the role and the address of the actor, the file name of the batch, and the reason for
 * which an auditor asked to see personal data, or someone skipped or gave up deliveries.
 */
export const AuditEntry = AuditEvent.extend({
  as: z.string(),
  address: z.string().nullable(),
  fileName: z.string().nullable(),
  reason: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** Auditors and admins can read the audit log of the instance. */
export const mayReadAudit = (actor: { roles: readonly Role[] }) => actor.roles.includes('auditor') || actor.roles.includes('admin')

/** Operators who see all batches can download audit packs. A maker only sees the timeline and downloads the file. */
export const mayTakeAuditPack = (actor: { roles: readonly Role[] }) => seesAllBatches(actor)
