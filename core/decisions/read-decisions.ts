import { sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import type { Tables } from '#core/database/tables'
import type { Decision, Selected, Verdict } from '#core/decisions/decision'
import { type Mask, readMasks } from '#core/disclosures/masked-fields'
import { fieldsOfFilter, withoutFields } from '#core/people/filter/fields-of-filter'
import { PersonFilter } from '#core/people/filter/person-filter'

/**
 * Reads the decisions that `narrow` leaves of all, in its order, with their progress. It calls the decision `d`. Filters are without
 * what is masked for the actor.
 */
export async function readDecisions(ctx: Context, narrow: (decisions: DecisionQuery) => DecisionQuery): Promise<Decision[]> {
  const rows = await narrow(decisionQuery(ctx.db)).execute()
  const masks = await readMasks(
    ctx,
    rows.map(({ batchId }) => batchId),
  )
  return rows.map((row) => toDecision(row, masks(row.batchId)))
}

/** Returns one decision with its progress, without a check of permissions, or undefined. */
export async function readDecision(ctx: Context, decisionId: string): Promise<Decision | undefined> {
  const [decision] = await readDecisions(ctx, (decisions) => decisions.where('d.id', '=', decisionId))
  return decision
}

type DecisionQuery = ReturnType<typeof decisionQuery>
type DecisionRow = Awaited<ReturnType<DecisionQuery['execute']>>[number]

// One statement, because a checker waits for it after every decision.
const decisionQuery = ({ kysely }: Database) =>
  kysely
    .selectFrom('decision as d')
    .innerJoin('batch as b', 'b.id', 'd.batchId')
    .leftJoin('operator as o', 'o.id', 'd.actorId')
    .leftJoin('operator as p', 'p.id', 'd.proposedBy')
    .leftJoin('reason as r', 'r.id', 'd.reasonId')
    .leftJoin('decision as u', 'u.undoes', 'd.id')
    .crossJoinLateral((eb) =>
      eb
        .selectFrom('decisionSlice as a')
        .whereRef('a.decisionId', '=', 'd.id')
        .select(({ fn }) => [fn.countAll<number>().as('slices'), fn.coalesce(fn.sum<number>('a.applied'), sql.lit(0)).as('appliedSoFar')])
        .as('s'),
    )
    .select([
      'd.id',
      'd.batchId',
      'd.verdict',
      'd.reason',
      'd.recordedAt',
      'd.appliedAt',
      'd.finalAt',
      'd.undoneAt',
      'd.undoes',
      'd.digest',
    ])
    .select([
      'd.selected',
      'd.applied',
      'd.skipped',
      's.slices',
      's.appliedSoFar',
      'u.appliedAt as undoAppliedAt',
      'u.applied as undoApplied',
    ])
    .select(['d.byEmail', 'd.filter', 'd.exceptCount', 'd.alsoCount'])
    .select([
      'r.title as reasonTitle',
      'o.id as actorId',
      'o.name as actorName',
      'p.id as proposerId',
      'p.name as proposerName',
      sql<Date | null>`final_from(d, b)`.as('finalFrom'),
    ])

function toDecision(row: DecisionRow, mask: Mask): Decision {
  return {
    id: row.id,
    batchId: row.batchId,
    verdict: row.verdict,
    reasonTitle: row.reasonTitle,
    reason: row.reason,
    actor: row.actorId === null ? null : { id: row.actorId, name: row.actorName ?? '' },
    proposedBy: row.proposerId === null ? null : { id: row.proposerId, name: row.proposerName ?? '' },
    state: stateOf(row),
    selected: row.selected ?? row.appliedSoFar,
    selection: selectionOf(row, mask),
    applied: row.applied ?? row.appliedSoFar,
    skipped: row.skipped ?? 0,
    recordedAt: row.recordedAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    finalAt: row.finalAt?.toISOString() ?? null,
    finalFrom: row.finalFrom?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    givenBack: row.undoApplied,
    undoes: row.undoes,
    digest: row.digest?.toString('hex') ?? null,
  }
}

function stateOf({ undoAppliedAt, undoneAt, appliedAt, slices }: DecisionRow): Decision['state'] {
  if (undoAppliedAt) return 'undone'
  if (undoneAt) return 'undoing'
  if (appliedAt) return 'applied'
  return slices > 0 ? 'applying' : 'recorded'
}

type Columns = Pick<Tables['decision'], 'filter' | 'exceptCount' | 'alsoCount'> & { verdict: Verdict | null; byEmail: boolean | null }

/** Returns the selection of a decision as requested, without what is masked; null for a withdrawal, an expiry, an undo, a reversal, and no decision. */
export function selectionOf({ verdict, byEmail, filter: stored, exceptCount, alsoCount }: Columns, mask: Mask): Selected | null {
  if (verdict !== 'approve' && verdict !== 'reject' && verdict !== 'send-back') return null
  const filter = stored === null ? null : PersonFilter.parse(stored)
  return {
    by: filter !== null ? 'filter' : byEmail ? 'emails' : 'rows',
    filter: filter && withoutFields(filter, mask),
    isMasked: filter !== null && fieldsOfFilter(filter, mask).length > 0,
    except: exceptCount ?? 0,
    also: alsoCount ?? 0,
  }
}
