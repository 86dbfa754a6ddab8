import { sql } from 'kysely'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { mayReadOperators } from '#core/operators/operator'
import { readTargets } from './read-targets'
import { diffTargetSettings, type TargetChange } from './settings/diff-target-settings'
import type { SecretName } from './settings/target-secrets'
import { TargetSettings } from './settings/target-settings'
import type { TargetHealth } from './target-health'

/** A version of the settings, and how it differs from the one before. */
export type TargetVersionEntry = {
  number: number
  sha256: string
  confirmedAt: string
  /** The names of two admins; `proposedBy` is null for a command on the server. */
  proposedBy: string | null
  confirmedBy: string | null
  changes: TargetChange[]
}

/** When a secret was set. One that was replaced can be used until `keptUntil`. */
export type TargetSecretEntry = { name: SecretName; setAt: string; replacedAt: string | null; keptUntil: string | null }

export type Target = TargetHealth & {
  key: string
  position: number
  retiredAt: string | null
  settings: TargetSettings
  /** Newest first; the first one is in force. */
  versions: [TargetVersionEntry, ...TargetVersionEntry[]]
  /** Those that can still be used. */
  secrets: TargetSecretEntry[]
  /** Whether a change of the target waits for a second admin. */
  isChangeOpen: boolean
}

/** A target, its versions, and when its secrets were set. Refuses with `role-missing` or `target-not-found`. */
export async function getTarget({ ctx, input: { key } }: { ctx: Context; input: { key: string } }): Promise<Target> {
  if (!mayReadOperators(ctx.actor)) throw new DomainError('role-missing', { role: 'admin' })
  const target = await ctx.db.prisma.target.findUnique({ where: { key } })
  if (!target) throw new DomainError('target-not-found')
  const [versions, secrets, isChangeOpen, all] = await Promise.all([
    versionsOf(ctx, target.id),
    usableSecretsOf(ctx, target.id),
    hasOpenChange(ctx, key),
    readTargets(ctx.db),
  ])
  const { pause = null, delay = null } = all.find(({ id }) => id === target.id) ?? {}
  const parsed = versions.map(({ settings }) => TargetSettings.parse(JSON.parse(settings)))
  const entries = versions.map(({ settings, confirmedAt, ...row }, index): TargetVersionEntry => {
    const [before, after] = [parsed[index - 1], parsed[index]]
    return { ...row, confirmedAt: confirmedAt.toISOString(), changes: before && after ? diffTargetSettings(before, after) : [] }
  })
  const [latest, ...earlier] = entries.toReversed()
  const settings = parsed.at(-1)
  if (!latest || !settings) throw new Error('The target has no version')
  return {
    key,
    position: target.position,
    retiredAt: target.retiredAt?.toISOString() ?? null,
    settings,
    versions: [latest, ...earlier],
    secrets: secrets.map(({ name, validFrom, replacedAt, keptUntil }) => ({
      name: name as SecretName,
      setAt: validFrom.toISOString(),
      replacedAt: replacedAt?.toISOString() ?? null,
      keptUntil: keptUntil?.toISOString() ?? null,
    })),
    isChangeOpen,
    pause,
    delay,
  }
}

const versionsOf = ({ db }: Context, targetId: string) =>
  db.kysely
    .selectFrom('targetVersion as v')
    .innerJoin('changeRequest as c', 'c.id', 'v.changeRequestId')
    .leftJoin('operator as p', 'p.id', 'c.proposedBy')
    .leftJoin('operator as d', 'd.id', 'c.decidedBy')
    .where('v.targetId', '=', targetId)
    .select(['v.number', 'v.settings', 'v.confirmedAt', 'p.name as proposedBy', 'd.name as confirmedBy'])
    .select(sql<string>`encode(v.sha256, 'hex')`.as('sha256'))
    .orderBy('v.number')
    .execute()

const usableSecretsOf = ({ db }: Context, targetId: string) =>
  db.kysely
    .selectFrom('targetSecret')
    .where('targetId', '=', targetId)
    .where(sql<boolean>`(kept_until is null or kept_until > clock_timestamp())`)
    .select(['name', 'validFrom', 'replacedAt', 'keptUntil'])
    .orderBy('name')
    .orderBy('validFrom', 'desc')
    .execute()

async function hasOpenChange({ db }: Context, key: string): Promise<boolean> {
  const open = await db.kysely
    .selectFrom('changeRequest')
    .select('id')
    .where('kind', '=', 'target')
    .where('decidedAt', 'is', null)
    .where(sql<boolean>`expires_at > clock_timestamp()`)
    .where(sql<boolean>`body::jsonb #>> '{to,key}' = ${key}`)
    .executeTakeFirst()
  return open !== undefined
}
