import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { type PersonForTarget, readPeopleForTarget } from '#core/deliveries/person-for-target'
import { parsePersonId } from '#core/deliveries/person-id'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { type Link, provisionPerson, type ScimPerson } from '#core/scim/provision-person'
import { openScimClient, readServerConfig, type ScimClient, type ServerConfig } from '#core/scim/scim-client'
import { idOf, ScimError } from '#core/scim/scim-response'
import { takeBackPerson } from '#core/scim/take-back-person'
import { forEachConcurrently } from './for-each-concurrently'
import type { OpenTarget, ScimSettings } from './open-target'
import { openScimAccess, type ScimAccess } from './scim-access'
import { toScimPerson, userNameHash } from './scim-person'
import type { PeopleChunk, PersonOutcome, Sender } from './sender'
import type { TargetTurn } from './target-turn'

type Input = {
  db: Database
  target: OpenTarget
  settings: ScimSettings
  version: FieldVersion
  client: OutboundClient
  signal: AbortSignal
}

type Account = { accountId: string | null; before: object | null }

const mostInChunk = 2_000

/** Brings people to a SCIM server and takes them back, one by one, as many at once as the settings say. */
export function scimSenderFor(input: Input): Sender {
  const { settings, version } = input
  let config: ServerConfig | undefined
  let access: ScimAccess | undefined

  async function connect(turn: TargetTurn): Promise<ScimClient> {
    access ??= await openScimAccess(input)
    const send = access(turn)
    config ??= await readServerConfig(send)
    return openScimClient({ send, dialect: settings.patch, config })
  }

  return {
    // Some two seconds, after which another batch may have the turn.
    chunkSize: Math.min(settings.requestsPerSecond, mostInChunk),
    async send(chunk, turn, report) {
      const asked = await readPeopleForTarget(input.db, { ...chunk, targetId: input.target.id, version })
      const people = await (chunk.step === 'deliver' ? begin : beginTakeBack)(input, chunk, turn, asked)
      if (people.length === 0) return asked.length
      const [client, accounts] = [await connect(turn), await readAccounts(input, chunk, people)]
      await forEachConcurrently(people, settings.atOnce, async (person) => {
        const account = accounts.get(person.row) ?? { accountId: null, before: null }
        const outcome = await sendOne({ ...input, chunk, turn, client, person, account })
        if (outcome) report(outcome)
      })
      return asked.length - people.length
    },
  }
}

/** Returns the people that requests may be sent for: those who do not share the account of another person of ours. */
async function begin(
  { db, target, settings, version }: Input,
  { batchId, sliceNo }: PeopleChunk,
  { holder }: TargetTurn,
  people: PersonForTarget[],
) {
  const nameOf = (person: PersonForTarget) => toScimPerson(person, settings, version)?.userName ?? `none of ${person.id}`
  const begun = await callFunction(db, 'begin_deliveries', {
    batch: batchId,
    slice: sliceNo,
    target: target.id,
    holder,
    rows: people.map(({ row }) => row),
    userNames: people.map((person) => userNameHash(nameOf(person))),
  })
  const rows = new Set(begun)
  return people.filter(({ row }) => rows.has(row))
}

/** Returns the people that the target is to be asked for, who are no longer counted as there. */
async function beginTakeBack(
  { db, target }: Input,
  { batchId, sliceNo, rows }: PeopleChunk,
  { holder }: TargetTurn,
  people: PersonForTarget[],
): Promise<PersonForTarget[]> {
  const begun = new Set(await callFunction(db, 'begin_take_back', { batch: batchId, slice: sliceNo, target: target.id, holder, rows }))
  return people.filter(({ row }) => begun.has(row))
}

async function readAccounts({ db, target }: Input, { batchId }: PeopleChunk, people: PersonForTarget[]): Promise<Map<number, Account>> {
  const rows = people.map(({ row }) => row)
  const found = await db.kysely
    .selectFrom('deliveryAccount')
    .where('batchId', '=', batchId)
    .where('targetId', '=', target.id)
    .where('rowNo', 'in', rows)
    .select(['rowNo', 'accountId', 'before'])
    .execute()
  return new Map(found.map(({ rowNo, accountId, before }) => [rowNo, { accountId, before: before as object | null }]))
}

type One = Omit<Input, 'client'> & { chunk: PeopleChunk; turn: TargetTurn; client: ScimClient; person: PersonForTarget; account: Account }

async function sendOne(one: One): Promise<PersonOutcome | null> {
  const { settings, version, person, chunk } = one
  const as = toScimPerson(person, settings, version)
  if (chunk.step === 'take-back') return takeBack(one, as ?? { externalId: person.id, userName: '', values: [] })
  return as ? deliver(one, as) : { row: person.row, outcome: 'failed', account: '', cause: 'no-user-name' }
}

async function deliver({ db, target, settings, chunk, turn, client, person, account }: One, as: ScimPerson): Promise<PersonOutcome> {
  const { row } = person
  const arrival = await provisionPerson({
    client,
    person: as,
    existing: settings.existing,
    isNew: !chunk.isKnown(row),
    link: linkOf(account),
    noteLink: ({ id, before }) =>
      callFunction(db, 'note_link', { batch: chunk.batchId, target: target.id, holder: turn.holder, row, account: id, before }),
    isOfAnother: (externalId) => isOfAnother(db, target.id, { batchId: chunk.batchId, row }, externalId),
  })
  if (arrival.outcome === 'failed') return { row, outcome: 'failed', account: '', cause: arrival.cause }
  return { row, outcome: arrival.outcome, account: arrival.id, cause: '' }
}

/** Null when the server refuses, or has another account under the id that was noted, so that it is tried again until an operator gives up. */
async function takeBack({ settings, client, person, account }: One, as: ScimPerson): Promise<PersonOutcome | null> {
  const takenBack: PersonOutcome = { row: person.row, outcome: 'taken-back', account: '', cause: '' }
  const found = linkOf(account) ?? (account.accountId === null ? await findOwn(client, as) : { id: account.accountId })
  if (found === null) return takenBack
  const takeBackFrom = (of: { id: string } | Link) => takeBackPerson({ client, person: as, account: of, onReversal: settings.onReversal })
  try {
    const result = await takeBackFrom(found)
    if (result !== 'gone') return result === 'unlike' ? null : takenBack
    // A server that was restored or moved may have the account under another id.
    const moved = await findOwn(client, as)
    if (moved && (await takeBackFrom({ ...found, ...moved })) === 'gone')
      throw new ScimError('failed', { status: 404, retryAfterSeconds: null })
    return takenBack
  } catch (error) {
    if (error instanceof ScimError && !['unauthorized', 'busy', 'failed'].includes(error.refusal)) return null
    throw error
  }
}

/** The account of a request whose answer was lost. */
async function findOwn(client: ScimClient, { externalId }: ScimPerson): Promise<{ id: string } | null> {
  const [own] = await client.find('externalId', externalId)
  return own ? { id: idOf(own) } : null
}

const linkOf = ({ accountId, before }: Account): Link | null =>
  accountId !== null && before !== null ? { id: accountId, before: before as Link['before'] } : null

/** Whether an external id is that of another person of ours that the target has. */
async function isOfAnother(db: Database, targetId: string, self: { batchId: string; row: number }, externalId: string): Promise<boolean> {
  const other = parsePersonId(externalId)
  if (!other || (other.batchId === self.batchId && other.row === self.row)) return false
  const found = await db.kysely
    .selectFrom('deliveryAccount')
    .where('targetId', '=', targetId)
    .where('batchId', '=', other.batchId)
    .where('rowNo', '=', other.row)
    .select('rowNo')
    .executeTakeFirst()
  return found !== undefined
}
