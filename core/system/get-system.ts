import { sql } from 'kysely'
import { z } from 'zod'
import { Stalled } from '#core/batches/batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { requireAdmin } from '#core/operators/require-admin'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { problemsOf, type SystemProblem } from './problems'
import { hasEnded, isRunning, type ProcessReport, processStatesOf } from './process-state'
import type { OutsideHead, ProcessEntry, StandingBatches, Storage, SystemParts, TargetCounts, TemporalStatus, Versions } from './system'
import { version } from './version'

/** What admins see of the instance. */
export type System = SystemParts & { problems: SystemProblem[] }

type Options = {
  ctx: Context
  /** Asks Temporal; it must not take longer than a page may. */
  readTemporal(): Promise<TemporalStatus>
}

const mostBatches = 50
const mostTables = 12

/**
 * Reads what runs and what is wrong, for admins. It counts no people: sizes and numbers of rows come from the catalog, and batches from the
 * index of open ones. Refuses with `role-missing`.
 */
export async function getSystem({ ctx, readTemporal }: Options): Promise<System> {
  requireAdmin(ctx)
  const { db } = ctx
  const [processes, temporal, standing, storage, { migration, postgres }, verification, outsideHead, targets] = await Promise.all([
    readProcesses(db),
    readTemporal().catch(() => null),
    readStandingBatches(db),
    readStorage(db),
    readVersions(db),
    readVerification(ctx),
    readOutsideHead(db),
    readTargets(db),
  ])
  const versions = { countersign: version, migration, postgres, temporal: temporal?.version ?? null, node: process.versions.node }
  const system = { processes, temporal, standing, storage, versions, verification, outsideHead, targets }
  return { ...system, problems: problemsOf(system) }
}

async function readProcesses({ kysely }: Database): Promise<ProcessEntry[]> {
  const secondsSince = (column: 'startedAt' | 'seenAt' | 'polledAt') =>
    sql<number>`extract(epoch from clock_timestamp() - ${sql.ref(column)})::double precision`
  const rows = await kysely
    .selectFrom('process')
    .where('seenAt', '>', sql<Date>`clock_timestamp() - interval '1 day'`)
    .select(['id', 'kind', 'version', 'node', 'host', 'startedAt', 'endedAt'])
    .select([
      secondsSince('startedAt').as('startedSecondsAgo'),
      secondsSince('seenAt').as('seenSecondsAgo'),
      secondsSince('polledAt').$castTo<number | null>().as('polledSecondsAgo'),
    ])
    .orderBy('kind')
    .orderBy('startedAt', 'desc')
    .execute()
  const states = processStatesOf(rows.map(({ endedAt, ...row }): ProcessReport => ({ ...row, hasEnded: endedAt !== null })))
  const entries = rows.map(({ endedAt, startedSecondsAgo, startedAt, ...row }, at) => ({
    ...row,
    // Both have one entry for each row.
    state: states[at] ?? 'silent',
    startedAt: startedAt.toISOString(),
  }))
  // What is wrong comes first.
  const order = (entry: ProcessEntry) => (hasEnded(entry.state) ? 2 : isRunning(entry.state) ? 1 : 0)
  return entries.sort((a, b) => order(a) - order(b))
}

async function readStandingBatches({ kysely }: Database): Promise<StandingBatches> {
  const rows = await kysely
    .selectFrom('batch')
    // A batch that has ended can have a reversal.
    .where(({ eb, or, selectFrom }) =>
      or([eb('endedAt', 'is', null), eb('id', 'in', selectFrom('decision').where('appliedAt', 'is', null).select('batchId'))]),
    )
    .where((eb) => eb.or([eb('stalled', 'is not', null), eb('state', '=', 'frozen')]))
    .select(['id', 'fileName', 'state', 'stalled', 'frozenAt', 'createdAt'])
    .orderBy(sql`coalesce(frozen_at, (stalled ->> 'since')::timestamptz)`)
    .execute()
  const batches = rows.map(({ id, fileName, state, stalled, frozenAt, createdAt }) => {
    const { cause, since } = Stalled.nullable().parse(stalled) ?? {}
    const isFrozen = state === 'frozen'
    const at = isFrozen ? frozenAt : since && new Date(since)
    return { id, fileName, since: (at || createdAt).toISOString(), cause: isFrozen ? null : (cause ?? '') }
  })
  const frozen = batches.filter(({ cause }) => cause === null).length
  return { batches: batches.slice(0, mostBatches), stalled: batches.length - frozen, frozen }
}

const StorageRow = z.object({ databaseBytes: z.number(), used: z.number(), limit: z.number() })

async function readStorage(db: Database): Promise<Storage> {
  const [sizes, tables] = await Promise.all([
    // Other roles may not see who is connected, but how many are.
    db.query(
      `select pg_database_size(current_database())::double precision as "databaseBytes",
        (select coalesce(sum(numbackends), 0) from pg_stat_database)::int as used,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as limit`,
    ),
    db.query<Storage['tables'][number]>(
      `select c.relname::text as name, nullif(c.reltuples, -1)::double precision as rows, pg_total_relation_size(c.oid)::double precision as bytes
       from pg_class c where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
       order by bytes desc, name limit ${mostTables}`,
    ),
  ])
  const { databaseBytes, used, limit } = StorageRow.parse(sizes[0])
  return { databaseBytes, connections: { used, limit }, tables }
}

async function readTargets({ kysely }: Database): Promise<TargetCounts> {
  const counts = await kysely
    .selectFrom('target as t')
    .leftJoin('targetState as s', 's.targetId', 't.id')
    .where('t.retiredAt', 'is', null)
    .select([sql<number>`count(*)::int`.as('inForce'), sql<number>`count(s.paused_at)::int`.as('paused')])
    .executeTakeFirstOrThrow()
  return counts
}

async function readVersions(db: Database): Promise<Pick<Versions, 'migration' | 'postgres'>> {
  const [row] = await db.query<Pick<Versions, 'migration' | 'postgres'>>(
    `select schema_version() as migration, split_part(current_setting('server_version'), ' ', 1) as postgres`,
  )
  return { migration: row?.migration ?? '', postgres: row?.postgres ?? '' }
}

async function readVerification(ctx: Context): Promise<SystemParts['verification']> {
  const { deepVerification } = ctx.db.prisma
  const [status, open, last] = await Promise.all([
    getVerificationStatus({ ctx }),
    deepVerification.findFirst({ where: { endedAt: null } }),
    deepVerification.findFirst({ where: { endedAt: { not: null } }, orderBy: { endedAt: 'desc' } }),
  ])
  return {
    ...status,
    requestedBy: last?.requestedBy ?? null,
    open: open && { since: open.begunAt.toISOString(), requestedBy: open.requestedBy },
  }
}

async function readOutsideHead({ prisma }: Database): Promise<OutsideHead | null> {
  const [row, head] = await Promise.all([prisma.outsideHead.findFirst(), prisma.auditHead.findFirst({ select: { seq: true } })])
  if (!row || row.host === null) return null
  const { host, seq, postedAt, failures, failedAt, cause } = row
  return {
    posted: seq === null || postedAt === null ? null : { seq: Number(seq), at: postedAt.toISOString() },
    host,
    failures: failedAt === null || cause === null ? null : { count: failures, at: failedAt.toISOString(), cause },
    headSeq: Number(head?.seq ?? 0),
  }
}
