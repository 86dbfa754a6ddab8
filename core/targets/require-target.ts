import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'

/** The id of the target with this key. Refuses with `target-not-found`. */
export async function requireTarget({ prisma }: Database, key: string): Promise<string> {
  const target = await prisma.target.findUnique({ where: { key }, select: { id: true } })
  if (!target) throw new DomainError('target-not-found')
  return target.id
}
