import { z } from 'zod'
import { OperatorName } from '#core/operators/operator'

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
