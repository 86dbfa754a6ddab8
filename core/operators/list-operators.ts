import { z } from 'zod'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors'
import { OperatorChange } from '#core/operators/operator-change'
import { mayReadOperators, Operator, OperatorName } from './operator'

/** An operator as admins see them; one who is suspended has no session until two admins lift it. */
export const OperatorEntry = Operator.extend({ hasSecondFactor: z.boolean(), suspended: z.boolean(), since: z.iso.datetime() })
export type OperatorEntry = z.infer<typeof OperatorEntry>

/** An invitation that can still be accepted, or confirmed where its key is not mailed. */
export const OpenInvitation = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  expiresAt: z.iso.datetime(),
  invitedBy: OperatorName,
  /** Whether the admin who invited is an admin still. */
  isInviterAdmin: z.boolean(),
  needsConfirmation: z.boolean(),
})
export type OpenInvitation = z.infer<typeof OpenInvitation>

export type Operators = { operators: OperatorEntry[]; changes: OperatorChange[]; invitations: OpenInvitation[] }

/** Everyone who signs in here, the changes that wait for a second admin, and the invitations that are open. Refuses with `role-missing`. */
export async function listOperators({ ctx }: { ctx: Context }): Promise<Operators> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const [operators, changes, invitations] = await Promise.all([
    ctx.db.query(`
      select o.id, o.name, o.email, o.active, o.roles::text[] as roles, o.two_factor_enabled as "hasSecondFactor", ${iso('o.created_at')} as since,
        o.suspended
      from operator o order by not o.active, lower(o.name), o.id`),
    ctx.db.query(`
      select c.id, o.email, c.kind, c.role, c.email as "newEmail", ${iso('c.proposed_at')} as "proposedAt",
        json_build_object('id', o.id, 'name', o.name) as operator, json_build_object('id', p.id, 'name', p.name) as "proposedBy",
        p.active and not p.suspended and 'admin' = any(p.roles) as "isProposerAdmin"
      from operator_change c join operator o on o.id = c.operator_id join operator p on p.id = c.proposed_by
      where c.decided_at is null order by c.id`),
    ctx.db.query(`
      select i.id, i.name, i.email, ${iso('i.expires_at')} as "expiresAt", not i.has_whole_key as "needsConfirmation",
        json_build_object('id', p.id, 'name', p.name) as "invitedBy",
        p.active and not p.suspended and 'admin' = any(p.roles) as "isInviterAdmin"
      from invitation i join operator p on p.id = i.invited_by
      where i.accepted_at is null and i.expires_at > clock_timestamp() order by i.id`),
  ])
  return {
    operators: operators.map((row) => OperatorEntry.parse(row)),
    changes: changes.map((row) => OperatorChange.parse(row)),
    invitations: invitations.map((row) => OpenInvitation.parse(row)),
  }
}

const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
