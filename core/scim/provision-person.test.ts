import { describe, expect, test } from 'vitest'
import { type ScimServer, startScimServer } from '#test/scim/scim-server'
import { sendTo } from '#test/scim/send-scim'
import { type PatchDialect, patchDialects } from './patch'
import { type Link, provisionPerson, type ScimPerson } from './provision-person'
import { openScimClient, readServerConfig, type ScimRequest, type SendScimRequest } from './scim-client'
import type { ScimResource } from './scim-user'
import { takeBackPerson } from './take-back-person'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const ada: ScimPerson = {
  externalId: 'person-1',
  userName: 'ada@example.com',
  values: [
    { path: 'name.formatted', value: 'Ada "The Countess" Lovelace' },
    { path: 'emails[primary eq true].value', value: 'ada@example.com' },
    { path: 'addresses[type eq "home"].locality', value: 'London' },
    { path: `${enterprise}:department`, value: 'sales' },
  ],
}

// The server reads `active` as a boolean alone, which Entra does not write.
describe.each(patchDialects.filter((dialect) => dialect !== 'entra'))('in the dialect %s', (dialect) => {
  test('a person who is not there gets an account once, whatever is repeated', async () => {
    await using server = await startScimServer()
    const { provision } = sceneOf(server, { dialect })
    const first = await provision(ada)
    expect(first).toEqual({ outcome: 'delivered', id: expect.any(String) })
    expect(await provision(ada)).toEqual(first)
    expect([...server.accounts.values()]).toMatchObject([
      {
        externalId: 'person-1',
        userName: 'ada@example.com',
        active: true,
        name: { formatted: 'Ada "The Countess" Lovelace' },
        emails: [{ primary: true, value: 'ada@example.com' }],
        addresses: [{ type: 'home', locality: 'London' }],
        [enterprise]: { department: 'sales' },
      },
    ])
  })

  test('an account that was there is linked, and gets back what it had, but not what others have changed since', async () => {
    await using server = await startScimServer()
    const { provision, takeBack, put, account } = sceneOf(server, { dialect })
    const before = {
      userName: 'ada@example.com',
      active: false,
      title: 'Countess',
      emails: [{ type: 'work', value: 'old@example.com' }],
      [enterprise]: { department: 'engines', costCenter: '7' },
    }
    const id = put(before)
    expect(await provision(ada)).toEqual({ outcome: 'linked', id })
    expect(account(id)).toMatchObject({
      externalId: 'person-1',
      active: true,
      title: 'Countess',
      [enterprise]: { department: 'sales', costCenter: '7' },
    })
    expect(account(id)?.emails).toEqual(expect.arrayContaining([expect.objectContaining({ value: 'old@example.com' })]))
    expect(await provision(ada)).toEqual({ outcome: 'linked', id })
    put({ ...account(id), [enterprise]: { department: 'legal', costCenter: '7' } }, id)
    expect(await takeBack(ada)).toBe('taken-back')
    expect(account(id)).toMatchObject({
      userName: 'ada@example.com',
      active: false,
      title: 'Countess',
      emails: [{ type: 'work', value: 'old@example.com' }],
      [enterprise]: { department: 'legal', costCenter: '7' },
    })
    expect(account(id)).not.toHaveProperty('externalId')
    expect(account(id)?.name).toBeUndefined()
  })

  test.each(['deactivate', 'delete'] as const)('an account that we made is taken back: %s', async (onReversal) => {
    await using server = await startScimServer()
    const { provision, takeBack, account } = sceneOf(server, { dialect })
    const arrival = await provision(ada)
    const id = arrival.outcome === 'delivered' ? arrival.id : ''
    expect(await takeBack(ada, { id }, onReversal)).toBe('taken-back')
    expect(account(id)?.active).toBe(onReversal === 'delete' ? undefined : false)
    expect(await takeBack(ada, { id }, onReversal)).toBe(onReversal === 'delete' ? 'gone' : 'taken-back')
  })
})

describe('provisionPerson', () => {
  test('leaves an account that was there alone where the target does not link', async () => {
    await using server = await startScimServer()
    const { provision, put, account } = sceneOf(server, { existing: 'fail' })
    const id = put({ userName: 'ada@example.com', active: true })
    expect(await provision(ada)).toEqual({ outcome: 'failed', cause: 'exists' })
    expect(account(id)).toEqual({ id, userName: 'ada@example.com', active: true })
  })

  test('refuses a second person of the same user name, and leaves the first as they are', async () => {
    await using server = await startScimServer()
    const { provision, account } = sceneOf(server)
    const first = await provision(ada)
    expect(await provision({ ...ada, externalId: 'person-2' })).toEqual({ outcome: 'failed', cause: 'shared-user-name' })
    expect(account(first.outcome === 'delivered' ? first.id : '')).toMatchObject({ externalId: 'person-1' })
  })

  test('believes no filter: a server that answers with everyone has not found the person', async () => {
    await using server = await startScimServer()
    const send: SendScimRequest = (request) => sendTo(server)({ ...request, path: request.path.replace(/\?filter=.*/, '') })
    const { provision, put, account } = sceneOf(server, { send })
    const id = put({ userName: 'bob@example.com', externalId: 'of-someone-else', active: true })
    expect(await provision(ada)).toMatchObject({ outcome: 'delivered' })
    expect(account(id)).toEqual({ id, userName: 'bob@example.com', externalId: 'of-someone-else', active: true })
    expect(server.accounts.size).toBe(2)
  })

  test('makes one account though the answer of the server is lost, by a server that keeps external ids', async () => {
    await using server = await startScimServer()
    const lost = loseAnswers(sendTo(server), ({ method }) => method === 'POST')
    const { provision } = sceneOf(server, { send: lost.send })
    await expect(provision(ada)).rejects.toThrow('lost')
    expect(await provision(ada)).toMatchObject({ outcome: 'delivered' })
    expect(server.accounts.size).toBe(1)
  })

  test('gives a linked account back though the answer to its change was lost', async () => {
    await using server = await startScimServer()
    const lost = loseAnswers(sendTo(server), ({ method }) => method === 'PATCH')
    const { provision, takeBack, put, account } = sceneOf(server, { send: lost.send })
    const id = put({ userName: 'ada@example.com', active: true, [enterprise]: { department: 'engines' } })
    await expect(provision(ada)).rejects.toThrow('lost')
    expect(await provision(ada)).toEqual({ outcome: 'linked', id })
    expect(await takeBack(ada)).toBe('taken-back')
    expect(account(id)).toMatchObject({ active: true, [enterprise]: { department: 'engines' } })
    expect(account(id)).not.toHaveProperty('externalId')
  })

  test('replaces the whole account of a server that has no PATCH', async () => {
    await using server = await startScimServer()
    const methods: string[] = []
    const send: SendScimRequest = async (request) => {
      methods.push(request.method)
      if (request.path !== '/ServiceProviderConfig') return sendTo(server)(request)
      return { status: 200, body: { patch: { supported: false }, filter: { supported: true } }, retryAfterSeconds: null }
    }
    const { provision, takeBack, put, account } = sceneOf(server, { send })
    const id = put({ userName: 'ada@example.com', title: 'Countess', [enterprise]: { costCenter: '7' } })
    expect(await provision(ada)).toEqual({ outcome: 'linked', id })
    expect(account(id)).toMatchObject({ title: 'Countess', externalId: 'person-1', [enterprise]: { costCenter: '7', department: 'sales' } })
    expect(await takeBack(ada)).toBe('taken-back')
    expect(account(id)).toMatchObject({ title: 'Countess', [enterprise]: { costCenter: '7' } })
    expect(account(id)).not.toHaveProperty('name')
    expect(methods).not.toContain('PATCH')
  })

  test.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [429, 'busy'],
    [500, 'failed'],
    [302, 'failed'],
  ])('says that the server is not to be asked now: %i', async (status, refusal) => {
    await using server = await startScimServer()
    const send: SendScimRequest = async (request) =>
      request.path === '/ServiceProviderConfig' ? sendTo(server)(request) : { status, body: null, retryAfterSeconds: null }
    await expect(sceneOf(server, { send }).provision(ada)).rejects.toMatchObject({ refusal })
  })

  test.each([
    [400, { scimType: 'invalidValue' }, 'invalid'],
    [400, { scimType: 'uniqueness' }, 'taken'],
    [409, null, 'taken'],
    [413, null, 'too-large'],
  ])('says that the person is refused: %i %o', async (status, body, cause) => {
    await using server = await startScimServer()
    const send: SendScimRequest = async (request) =>
      request.method === 'POST' ? { status, body, retryAfterSeconds: null } : sendTo(server)(request)
    expect(await sceneOf(server, { send }).provision(ada)).toEqual({ outcome: 'failed', cause })
  })
})

test('an account that has become that of someone else is left alone', async () => {
  await using server = await startScimServer()
  const { provision, takeBack, put, account } = sceneOf(server)
  const arrival = await provision(ada)
  const id = arrival.outcome === 'delivered' ? arrival.id : ''
  put({ ...account(id), externalId: 'person-2' }, id)
  expect(await takeBack(ada, { id })).toBe('of-another')
  expect(account(id)).toMatchObject({ active: true })
})

describe('an account of another user name that says nothing of us', () => {
  const someone = { userName: 'someone@example.com', active: true }

  test.each(['deactivate', 'delete'] as const)('is left alone where it was noted as one that we made: %s', async (onReversal) => {
    await using server = await startScimServer()
    const { takeBack, put, account } = sceneOf(server)
    const id = put(someone)
    expect(await takeBack(ada, { id }, onReversal)).toBe('unlike')
    expect(account(id)).toMatchObject(someone)
  })

  test('is left alone where it was noted as one that was there', async () => {
    await using server = await startScimServer()
    const { takeBack, put, account } = sceneOf(server)
    const id = put(someone)
    expect(await takeBack(ada, { id, before: { active: false } })).toBe('unlike')
    expect(account(id)).toMatchObject(someone)
  })
})

test('an account that we made is taken back from a server that keeps no external ids', async () => {
  await using server = await startScimServer()
  const { takeBack, put, account } = sceneOf(server)
  const id = put({ userName: 'ADA@example.com', active: true })
  expect(await takeBack(ada, { id })).toBe('taken-back')
  expect(account(id)).toBeUndefined()
})

/** Sends the first request of a kind, and loses its answer. */
function loseAnswers(send: SendScimRequest, isLost: (request: ScimRequest) => boolean) {
  let isFirst = true
  return {
    async send(request: ScimRequest) {
      const answer = await send(request)
      if (!isFirst || !isLost(request)) return answer
      isFirst = false
      throw new Error('The answer is lost.')
    },
  }
}

type Change = { dialect?: PatchDialect; existing?: 'link' | 'fail'; send?: SendScimRequest }

function sceneOf(server: ScimServer, { dialect = 'rfc7644', existing = 'link', send = sendTo(server) }: Change = {}) {
  const notes = new Map<string, Link>()
  const open = async () => openScimClient({ send, dialect, config: await readServerConfig(send) })
  return {
    account: (id: string) => server.accounts.get(id),
    put(resource: ScimResource, id = `there-${server.accounts.size}`) {
      server.accounts.set(id, { ...resource, id })
      return id
    },
    provision: async (person: ScimPerson) =>
      provisionPerson({
        client: await open(),
        person,
        existing,
        link: notes.get(person.externalId) ?? null,
        noteLink: async (link) => void notes.set(person.externalId, link),
        isOfAnother: async (externalId) => externalId.startsWith('person-') && externalId !== person.externalId,
      }),
    takeBack: async (person: ScimPerson, noted?: { id: string } | Link, onReversal: 'deactivate' | 'delete' = 'delete') => {
      const account = noted ?? notes.get(person.externalId)
      if (!account) throw new Error('The person has no account.')
      return takeBackPerson({ client: await open(), person, account, onReversal })
    },
  }
}
