import { z } from 'zod'
import { isOwnBatch } from '#core/batches/batch'
import type { Actor } from '#core/context'
import { isAdmin, isChecker } from '#core/operators/operator'
import { FailureCause } from './failure-cause'

/** The most people that one act lists. */
export const maxActRows = 500
const rows = z.array(z.number().int().positive().max(2_147_483_647)).min(1).max(maxActRows).optional()
const cause = FailureCause.optional()
const reason = z.string().trim().min(1, 'Write a reason.').max(1000)

/**
 * `retry`: a target gets people again that it refused. `skip`: it does not get them. `give-up`: it keeps people that it does not give back.
 * Everyone in the batch that this can be done for, unless `rows` says who, or `cause` why they were refused.
 */
export const DeliveryActRequest = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('retry'), rows, cause }),
  z.strictObject({ act: z.literal('skip'), rows, cause, reason }),
  z.strictObject({ act: z.literal('give-up'), rows, reason }),
])
export type DeliveryActRequest = z.infer<typeof DeliveryActRequest>

export const mayReplayPages = (actor: Pick<Actor, 'roles'>) => isChecker(actor) || isAdmin(actor)

/** Checkers and admins decide about people at a target, and never the maker of the batch. The database enforces the same rule. */
export const mayActOnDeliveries = (actor: Pick<Actor, 'id' | 'roles'>, batch: Parameters<typeof isOwnBatch>[1]) =>
  mayReplayPages(actor) && !isOwnBatch(actor, batch)
