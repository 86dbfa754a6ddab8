import { sql } from 'kysely'
import { ChangeRequest } from '#core/change-requests/change-request'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { countNotCompared } from '#core/field-versions/count-not-compared'
import { readFieldsInForce } from '#core/field-versions/stored-fields'
import { diffFieldVersions } from '#core/fields/diff-field-versions'
import { FieldVersion } from '#core/fields/field-version'
import { isAdmin, mayReadOperators } from '#core/operators/operator'
import { diffProposedTarget } from '#core/targets/diff-proposed-target'

const atMostEnded = 50

const Body = ChangeRequest.pick({ from: true, to: true }).loose()

export type ChangeRequests = { open: ChangeRequest[]; ended: ChangeRequest[] }

/** The change requests that wait for a second admin, oldest first, and the 50 that ended last, by a decision or by the clock. Refuses with `role-missing`. */
export async function listChangeRequests({ ctx }: { ctx: Context }): Promise<ChangeRequests> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const [operators, { version }, open, ended] = await Promise.all([
    ctx.db.prisma.operator.findMany(),
    readFieldsInForce(ctx.db),
    changeRequests(ctx).where(isOpen, '=', true).orderBy('c.id').execute(),
    changeRequests(ctx)
      .where(isOpen, '=', false)
      .orderBy(sql`coalesce(c.decided_at, c.expires_at)`, 'desc')
      .orderBy('c.id', 'desc')
      .limit(atMostEnded)
      .execute(),
  ])
  const byId = new Map(operators.map((operator) => [operator.id, operator]))
  const find = (id: string | null) => byId.get(id ?? '') ?? null
  const toRequest = async ({ operatorId, proposedBy, decidedBy, body, proposedAt, expiresAt, decidedAt, batch, ...request }: Row) => {
    const proposer = find(proposedBy)
    const { from, to } = Body.parse(JSON.parse(body))
    const [before, after] = [from, to].map(({ definition }) => versionIn(definition))
    return ChangeRequest.parse({
      ...request,
      from: withoutContent(from),
      to: withoutContent(to),
      fieldChanges: to.definition === undefined ? [] : before && after ? diffFieldVersions(before, after) : null,
      target: to.settings === undefined ? null : diffProposedTarget(from, to, version.fields),
      notCompared: after ? await countNotCompared(ctx.db, after) : [],
      operator: find(operatorId),
      batch,
      proposedBy: proposer,
      isProposerAdmin: proposer?.active === true && !proposer.suspended && isAdmin(proposer),
      decidedBy: find(decidedBy),
      proposedAt: proposedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      decidedAt: decidedAt?.toISOString() ?? null,
    })
  }
  return { open: await Promise.all(open.map(toRequest)), ended: await Promise.all(ended.map(toRequest)) }
}

type Row = Awaited<ReturnType<ReturnType<typeof changeRequests>['execute']>>[number]

/** A state without what has its own difference, and without secrets. */
const withoutContent = ({ definition, settings, secrets, ...state }: ChangeRequest['from']) => state

/** Undefined without a definition, and for one that this version of Countersign does not read. */
const versionIn = (definition: unknown) =>
  definition === undefined ? undefined : FieldVersion.safeParse(JSON.parse(String(definition))).data

const isOpen = sql<boolean>`(c.decided_at is null and c.expires_at > clock_timestamp())`

const changeRequests = ({ db }: Context) =>
  db.kysely
    .selectFrom('changeRequest as c')
    .leftJoin('batch as b', 'b.id', 'c.batchId')
    .select([
      'c.id',
      'c.kind',
      'c.operatorId',
      // Definitions and settings are long, and only those of what waits are compared.
      sql<string>`case when ${isOpen} or c.kind not in ('fields', 'target') then c.body
        else (c.body::jsonb #- '{from,definition}' #- '{to,definition}' #- '{from,settings}' #- '{to,settings}')::text end`.as('body'),
      'c.proposedBy',
      'c.proposedAt',
      'c.expiresAt',
      'c.decidedBy',
      'c.decidedAt',
      sql<string>`encode(c.digest, 'hex')`.as('digest'),
      sql<string>`case when ${isOpen} then 'open' when c.decided_at is null then 'expired' when c.confirmed then 'confirmed' else 'declined' end`.as(
        'state',
      ),
      sql<string[]>`case when ${isOpen} then changed_since_proposed(c.id) else '{}' end`.as('changedSince'),
      sql<object | null>`case when b.id is not null then jsonb_build_object('id', b.id, 'fileName', b.file_name) end`.as('batch'),
    ])
