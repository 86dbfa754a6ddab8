import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { DomainError, refusals } from '#core/errors/domain-error'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import type { SentType } from '#core/targets/sent-people'
import { type OpenTarget, openTargets } from '#delivery/deliveries/open-target'
import { TargetChanged, TargetUnavailable, TurnLost, takeTurn } from '#delivery/deliveries/target-turn'
import { type EndedReplay, type OpenReplay, replayPage, type SendingInput } from './replay-page'

type Input = Pick<SendingInput, 'client' | 'signal'> & { privateKey: string }

/**
 * Sends the page of the oldest replay that is open once more, in the turn of its target and at its pace, and records a sentence about what came
 * back. A failure is about the replay alone: it neither delays nor pauses the target. Returns whether a replay has ended. One whose target is left
 * alone for a while stays open until then; one whose process dies is sent by another.
 */
export async function endNextReplay({ ctx: { db }, input }: { ctx: SystemContext; input: Input }): Promise<boolean> {
  const replay = await findOpenReplay(db)
  if (!replay) return false
  if (replay.isPaused) {
    await end(db, replay, { outcome: 'not-sent', sentence: refusals['target-paused'] })
    return true
  }
  const target = (await openTargets(db, input.privateKey)).find(({ id }) => id === replay.targetId)
  return target !== undefined && endInTurn(db, { ...input, replay, target })
}

async function findOpenReplay({ kysely }: Database): Promise<(OpenReplay & { isPaused: boolean }) | null> {
  const found = await kysely
    .selectFrom('pageReplay as r')
    .innerJoin('deliveryPage as p', (join) =>
      join.onRef('p.batchId', '=', 'r.batchId').onRef('p.targetId', '=', 'r.targetId').onRef('p.pageNo', '=', 'r.pageNo'),
    )
    .leftJoin('targetState as s', 's.targetId', 'r.targetId')
    .where('r.endedAt', 'is', null)
    .where(({ eb, fn, or }) =>
      or([eb('s.targetId', 'is', null), eb('s.pausedAt', 'is not', null), eb('s.notBefore', '<=', fn<Date>('clock_timestamp'))]),
    )
    .orderBy('r.askedAt')
    .limit(1)
    .select(['r.id', 'r.batchId', 'r.targetId', 'r.pageNo', 'p.type', 'p.begunAt', 's.pausedAt'])
    .executeTakeFirst()
  return found ? { ...found, type: `people.${found.type}` as SentType, isPaused: found.pausedAt !== null } : null
}

async function endInTurn(db: Database, input: Omit<SendingInput, 'db' | 'turn' | 'version'> & { target: OpenTarget }): Promise<boolean> {
  const { replay, target, signal } = input
  const version = await readFieldsOfBatch(db, replay.batchId)
  try {
    // It ends before the turn is given back, so no other process sends it too.
    await using turn = await takeTurn(db, { target, signal })
    await end(db, replay, await replayPage({ ...input, db, turn, version }))
    return true
  } catch (error) {
    const isLeftOpen = [TurnLost, TargetUnavailable, TargetChanged].some((type) => error instanceof type)
    if (isLeftOpen || isRefusal(error, 'turn-lost') || isRefusal(error, 'replay-ended')) return false
    throw error
  }
}

const isRefusal = (error: unknown, code: string) => error instanceof DomainError && error.code === code

const end = (db: Database, { id }: OpenReplay, ended: EndedReplay) => callFunction(db, 'end_page_replay', { replay: id, ...ended })
