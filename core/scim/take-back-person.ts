import { type Attributes, attributesAt } from './patch'
import { type Link, ownValues, type ScimPerson } from './provision-person'
import type { ScimClient } from './scim-client'
import { isSameUserName, type ScimResource, valueAt } from './scim-user'

type Input = {
  client: ScimClient
  person: ScimPerson
  /** The account that we made, or the link to the one that was there. */
  account: { id: string } | Link
  /** What becomes of an account that we made. */
  onReversal: 'deactivate' | 'delete'
}

/**
 * `of-another` says that the account has become that of someone else since, so it was left alone. `unlike` says that nothing shows it to be that of
 * the person: it was left alone too, and someone has to look.
 */
export type TakenBack = 'taken-back' | 'gone' | 'of-another' | 'unlike'

/**
 * Takes a person back from a server. An account that we made is deactivated or deleted. One that was there before gets back what it had, except
 * what others have changed since, and is never deactivated or deleted. Can be repeated. Throws a ScimError when the server refuses.
 */
export async function takeBackPerson({ client, person, account, onReversal }: Input): Promise<TakenBack> {
  const found = await client.get(account.id)
  if (found === null) return 'gone'
  const isOurs = found.externalId === person.externalId
  const hasName = isSameUserName(found.userName, person.userName)
  if ('before' in account) {
    if (!isOurs && !hasName) return 'unlike'
    await client.change(found, attributesToRestore(found, account, person))
    return 'taken-back'
  }
  if (!isOurs && typeof found.externalId === 'string') return 'of-another'
  // A server that keeps no external ids shows none. The password of delivery is enough to note the id of anyone's account.
  if (!isOurs && !hasName) return 'unlike'
  if (onReversal === 'delete') await client.remove(account.id)
  else if (found.active !== false) await client.change(found, { active: false })
  return 'taken-back'
}

/** The attributes that still are as we set them, as they were before. */
function attributesToRestore(found: ScimResource, { before }: Link, person: ScimPerson): Attributes {
  const unchanged = ownValues(person).filter(({ path, value }) => valueAt(found, path) === value && valueAt(before, path) !== value)
  return attributesAt(
    before,
    unchanged.map(({ path }) => path),
  )
}
