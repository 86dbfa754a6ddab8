import { v7 as uuidv7 } from 'uuid'
import type { Context } from '#core/context'
import { confirmReversal } from '#core/reversals/confirm-reversal'
import { getReversal } from '#core/reversals/get-reversal'
import { proposeReversal } from '#core/reversals/propose-reversal'
import type { Reversal, ReversalSelection } from '#core/reversals/reversal'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

/** The people of these rows of a batch. */
export const rowsOf = (batchId: string, ...rows: number[]): ReversalSelection => ({ people: rows.map((row) => ({ batchId, row })) })

/** Proposes a reversal under a key of its own. */
export const proposeToReverse = (
  ctx: Context,
  selection: ReversalSelection,
  why: { reason?: string; reasonId?: string } = { reason: 'Wrong file' },
) => proposeReversal({ ctx, input: { ...why, selection, idempotencyKey: uuidv7() } })

/** Confirms a reversal as its page shows it. */
export async function confirmToReverse(ctx: Context, reversalId: string): Promise<Reversal> {
  const { digest } = await getReversal({ ctx, input: { reversalId } })
  return confirmReversal({ ctx, input: { reversalId, digest } })
}

/** Proposes, confirms and applies a reversal of rows of a batch. */
export async function reverse(instance: TestInstance, by: [Context, Context], batchId: string, ...rows: number[]): Promise<Reversal> {
  const { id } = await proposeToReverse(by[0], rowsOf(batchId, ...rows))
  const confirmed = await confirmToReverse(by[1], id)
  await instance.apply(batchId)
  return confirmed
}

/** A maker, two checkers, and a closed batch of `people` people who are all approved and final. */
export async function closedBatch(instance: TestInstance, people = 6, { sliceRows = 3, city = 'Pune' } = {}) {
  const [maker, first, second] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  const batchId = await approvedBatch(instance, maker, first, people, { sliceRows, city })
  return { maker, first, second, batchId }
}

/** A closed batch of a maker whose people a checker approved. */
export async function approvedBatch(
  instance: TestInstance,
  maker: Context,
  checker: Context,
  people: number,
  { sliceRows = 3, city = 'Pune' } = {},
) {
  const batchId = await instance.bring(maker, peopleCsv(city, people), { sliceRows })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: people } })
  await instance.apply(batchId)
  return batchId
}
