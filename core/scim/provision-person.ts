import { type Attributes, attributesAt, attributesToChange } from './patch'
import type { ScimClient } from './scim-client'
import { idOf, ScimError } from './scim-response'
import { type ScimResource, type ScimValue, toScimUser } from './scim-user'

/** A person as a server gets them. `externalId` is our id, which no one else has. */
export type ScimPerson = { externalId: string; userName: string; values: readonly ScimValue[] }

/** An account that was there before, and the attributes that it had. */
export type Link = { id: string; before: Attributes }

/** `delivered` is an account that we made, `linked` one that was there. */
export type Arrival = { outcome: 'delivered' | 'linked'; id: string } | { outcome: 'failed'; cause: ArrivalFailure }

/**
 * Why a person does not arrive: the server has an account of this user name, and the target does not link (`exists`); that account is of another
 * person of ours (`shared-user-name`); several accounts are theirs (`several`); the server says that something is taken, and does not show what
 * (`taken`); or it refuses the person.
 */
export const arrivalFailures = [
  'exists',
  'shared-user-name',
  'several',
  'taken',
  'invalid',
  'too-large',
  'not-supported',
  'not-found',
] as const
export type ArrivalFailure = (typeof arrivalFailures)[number]

type Input = {
  client: ScimClient
  person: ScimPerson
  existing: 'link' | 'fail'
  /** Whether the server was never asked about this person before, so that it has no account with their external id. */
  isNew?: boolean
  /** The link that was noted for this person before; null when there is none. */
  link: Link | null
  /** Called before an account that was there is changed, and awaited, so that it can be given back whatever happens then. */
  noteLink: (link: Link) => Promise<void>
  /** Whether another person of ours has this external id. */
  isOfAnother: (externalId: string) => Promise<boolean>
}

/**
 * Brings a person to a server: finds the account of an earlier attempt, links one that is there, or makes one. Can be repeated after any step.
 * Throws a ScimError when the server is busy, fails, or does not let us in.
 */
export async function provisionPerson(input: Input): Promise<Arrival> {
  try {
    return await provision(input)
  } catch (error) {
    const cause = failureOf(error)
    if (cause === null) throw error
    return { outcome: 'failed', cause }
  }
}

async function provision(input: Input): Promise<Arrival> {
  const { client, person, link } = input
  const ours = input.isNew ? [] : await client.find('externalId', person.externalId)
  if (ours.length > 1) return { outcome: 'failed', cause: 'several' }
  const [own] = ours
  if (own) {
    await bringUpToDate(client, own, person)
    return { outcome: link?.id === idOf(own) ? 'linked' : 'delivered', id: idOf(own) }
  }
  return (await useExisting(input)) ?? (await make(input))
}

async function make(input: Input): Promise<Arrival> {
  const { client, person } = input
  try {
    const made = await client.create(toScimUser(person.externalId, valuesOf(person)))
    return { outcome: 'delivered', id: idOf(made) }
  } catch (error) {
    if (!(error instanceof ScimError) || error.refusal !== 'taken') throw error
    // Someone else may have made it just now.
    return (await useExisting(input)) ?? { outcome: 'failed', cause: 'taken' }
  }
}

/** The account of the same user name; null when there is none. */
async function useExisting({ client, person, existing, link, noteLink, isOfAnother }: Input): Promise<Arrival | null> {
  const [found, ...others] = await client.find('userName', person.userName)
  if (!found) return null
  if (others.length > 0) return { outcome: 'failed', cause: 'several' }
  const { externalId } = found
  if (typeof externalId === 'string' && (await isOfAnother(externalId))) return { outcome: 'failed', cause: 'shared-user-name' }
  const id = idOf(found)
  if (link?.id !== id) {
    if (existing === 'fail') return { outcome: 'failed', cause: 'exists' }
    await noteLink({ id, before: attributesAt(found, pathsOf(person)) })
  }
  await bringUpToDate(client, found, person)
  return { outcome: 'linked', id }
}

async function bringUpToDate(client: ScimClient, account: ScimResource, person: ScimPerson): Promise<void> {
  await client.change(account, attributesToChange(account, ownValues(person)))
}

const valuesOf = ({ userName, values }: ScimPerson): ScimValue[] => [{ path: 'userName', value: userName }, ...values]

/** What an account has when its person has arrived. */
export const ownValues = (person: ScimPerson): ScimValue[] => [
  { path: 'externalId', value: person.externalId },
  { path: 'active', value: true },
  ...valuesOf(person),
]

const pathsOf = (person: ScimPerson) => ownValues(person).map(({ path }) => path)

/** The failure of a person; null for what concerns the server, and for any other error. */
function failureOf(error: unknown): ArrivalFailure | null {
  if (!(error instanceof ScimError)) return null
  const { refusal } = error
  return refusal === 'unauthorized' || refusal === 'busy' || refusal === 'failed' ? null : refusal
}
