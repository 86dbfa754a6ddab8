import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { parseFieldVersion, readFieldsInForce } from '#core/field-versions/stored-fields'
import { diffFieldVersions, sentenceForChange } from '#core/fields/diff-field-versions'

const mostInMessage = 3

/** The refusal `fields-newer` with what has changed since the version of the preview: `number` is in force, `changes` are sentences. */
export async function fieldsNewer(db: Database, previewed: number): Promise<DomainError> {
  const [{ number, version }, seen] = await Promise.all([
    readFieldsInForce(db),
    db.kysely.selectFrom('fieldVersion').where('number', '=', previewed).select('definition').executeTakeFirst(),
  ])
  const changes = seen ? diffFieldVersions(parseFieldVersion(seen.definition), version).map(sentenceForChange) : []
  const more = changes.length > mostInMessage ? ` And ${changes.length - mostInMessage} more.` : ''
  const { message } = new DomainError('fields-newer')
  return new DomainError('fields-newer', { number, changes }, [message, ...changes.slice(0, mostInMessage)].join(' ') + more)
}
