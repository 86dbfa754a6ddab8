import { randomUUID } from 'node:crypto'
import { type APIRequestContext, expect, request } from 'playwright/test'
import { instance } from './support/instance'
import { test } from './support/journey'
import { newOperator, type Operator, type Role } from './support/operators'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

const callers = ['nobody', 'maker', 'anotherMaker', 'checker', 'makerAndChecker', 'admin', 'auditor'] as const
type Caller = (typeof callers)[number]

const rolesOf: Record<Exclude<Caller, 'nobody'>, Role[]> = {
  maker: ['maker'],
  anotherMaker: ['maker'],
  checker: ['checker'],
  makerAndChecker: ['maker', 'checker'],
  admin: ['admin'],
  auditor: ['auditor'],
}

/** What each caller is answered, in the order of `callers`; the batch is the maker's, and nobody else's. */
type Answers = [number, number, number, number, number, number, number]

const seenByAllButOtherMakers: Answers = [401, 200, 404, 200, 200, 200, 200]
const everyone: Answers = [401, 200, 200, 200, 200, 200, 200]

const adminsAndAuditors: Answers = [401, 403, 403, 403, 403, 200, 200]

const reads: [path: string, answers: Answers][] = [
  ['/api/batches', everyone],
  [`/api/batches?sha256=${'0'.repeat(64)}`, everyone],
  ['/api/users', everyone],
  ['/api/batches/{batch}', seenByAllButOtherMakers],
  ['/api/batches/{batch}/progress', seenByAllButOtherMakers],
  ['/api/batches/{batch}/users', seenByAllButOtherMakers],
  ['/api/batches/{batch}/rows', seenByAllButOtherMakers],
  ['/api/batches/{batch}/causes', seenByAllButOtherMakers],
  ['/api/batches/{batch}/decisions', seenByAllButOtherMakers],
  ['/api/batches/{batch}/timeline', seenByAllButOtherMakers],
  ['/api/batches/{batch}/file', seenByAllButOtherMakers],
  ['/api/batches/{batch}/head', [401, 409, 404, 403, 403, 403, 403]],
  ['/api/batches/{batch}/approved.csv', seenByAllButOtherMakers],
  ['/api/batches/{batch}/audit-pack', [401, 403, 404, 200, 200, 200, 200]],
  ['/api/audit', adminsAndAuditors],
  ['/api/audit/verification', adminsAndAuditors],
  ['/api/decisions/{decision}', seenByAllButOtherMakers],
  ['/api/decisions/{decision}/rows', seenByAllButOtherMakers],
  ['/api/operators', [401, 403, 403, 403, 403, 200, 200]],
  ['/api/batches/not-an-id', [401, 404, 404, 404, 404, 404, 404]],
]

const onlyAdmins = (answer: number): Answers => [401, 403, 403, 403, 403, answer, 403]
const nobody = '01900000-0000-7000-8000-000000000000'
const approveRowTwo = { verdict: 'approve', selection: { rows: [2] } }

const acts: [path: string, body: object, answers: Answers][] = [
  ['/api/batches/{batch}/users/search', { filter: {} }, seenByAllButOtherMakers],
  ['/api/users/search', {}, everyone],
  ['/api/batches/{batch}/decisions', approveRowTwo, [401, 403, 403, 201, 201, 403, 403]],
  ['/api/batches/{own}/decisions', approveRowTwo, [401, 403, 403, 201, 403, 403, 403]],
  ['/api/batches/{batch}/reading', { dateOrder: 'dmy' }, [401, 409, 404, 403, 403, 403, 403]],
  ['/api/invitations', { name: 'Matrix invited', email: `${randomUUID()}@journeys.test` }, onlyAdmins(201)],
  [`/api/operators/${nobody}/changes`, { kind: 'grant', role: 'maker' }, onlyAdmins(404)],
  [`/api/operators/${nobody}/deactivation`, {}, onlyAdmins(404)],
  [`/api/operator-changes/${nobody}/confirmation`, {}, onlyAdmins(404)],
  [`/api/operator-changes/${nobody}/decline`, {}, onlyAdmins(404)],
  // The last of all, for it ends the batch.
  ['/api/batches/{batch}/withdrawal', {}, [401, 201, 404, 403, 403, 403, 403]],
]

test('every route answers every caller as agreed', async ({ signIn }) => {
  const people = Object.fromEntries(
    await Promise.all(Object.entries(rolesOf).map(async ([caller, roles]) => [caller, await newOperator(`Matrix ${caller}`, ...roles)])),
  ) as Record<Exclude<Caller, 'nobody'>, Operator>
  const maker = await signIn(people.maker)
  const both = await signIn(people.makerAndChecker)
  const batch = await bring(maker, peopleFile('matrix.csv', 5))
  const own = await bring(both, peopleFile('own.csv', 5))
  const checker = await contextOf(people.checker)
  const decision = (await (await post(checker, `/api/batches/${batch}/decisions`, { verdict: 'approve', selection: { rows: [1] } })).json())
    .id
  const pathOf = (path: string) => path.replace('{batch}', batch).replace('{own}', own).replace('{decision}', decision)

  const contexts = await Promise.all(
    callers.map((caller) => (caller === 'nobody' ? request.newContext({ baseURL: instance.url }) : contextOf(people[caller]))),
  )
  const answersOf = async (call: (context: APIRequestContext) => Promise<{ status(): number }>) => {
    const answers: number[] = []
    // The maker acts last: a withdrawal would change what the others are answered.
    for (const index of [0, 2, 3, 4, 5, 6, 1]) answers[index] = (await call(contexts[index] as APIRequestContext)).status()
    return answers
  }
  for (const [path, answers] of reads) {
    expect.soft(await answersOf((context) => context.get(pathOf(path))), `GET ${path}`).toEqual(answers)
  }
  for (const [path, body, answers] of acts) {
    expect.soft(await answersOf((context) => post(context, pathOf(path), body)), `POST ${path}`).toEqual(answers)
  }
  const file = peopleFile('upload.csv', 1)
  const headers = () => ({ 'content-type': 'text/csv', 'idempotency-key': randomUUID() })
  const uploads = await answersOf((context) => context.post('/api/batches', { data: file.buffer, headers: headers() }))
  expect.soft(uploads, 'POST /api/batches').toEqual([401, 201, 201, 403, 201, 403, 403])
  await Promise.all([...contexts, checker].map((context) => context.dispose()))
})

test('what is sent from elsewhere, without a key or as another type is refused', async () => {
  const context = await contextOf(await newOperator('Matrix sender', 'checker'))
  const path = `/api/batches/${randomUUID()}/decisions`
  const data = JSON.stringify(approveRowTwo)
  const json = { 'content-type': 'application/json' }
  const key = { 'idempotency-key': randomUUID() }
  const codeOf = async (headers: Record<string, string>) => {
    const answer = await context.post(path, { data, headers })
    expect(answer.headers()['content-type']).toBe('application/problem+json')
    return `${answer.status()} ${((await answer.json()) as { code: string }).code}`
  }
  expect(await codeOf({ ...json, ...key, origin: 'https://elsewhere.test' })).toBe('403 cross-origin')
  expect(await codeOf({ ...json, ...key, origin: instance.url, 'sec-fetch-site': 'cross-site' })).toBe('403 cross-origin')
  expect(await codeOf({ ...json, ...key, 'sec-fetch-site': 'same-site' })).toBe('403 cross-origin')
  expect(await codeOf(json)).toBe('422 idempotency-key-missing')
  expect(await codeOf({ ...key, 'content-type': 'text/html' })).toBe('415 type-not-taken')
  expect(await codeOf({ ...json, ...key })).toBe('404 batch-not-found')
  await context.dispose()
})

const shutPaths = [
  'sign-up/email',
  'update-user',
  'delete-user',
  'change-email',
  'set-password',
  'admin/set-role',
  'admin/impersonate-user',
  'link-social',
]

test('what the sign-in library brings besides is shut', async () => {
  const context = await contextOf(await newOperator('Matrix admin', 'admin'))
  for (const path of shutPaths) {
    const answer = await context.post(`/api/auth/${path}`, { data: {} })
    expect.soft(answer.status(), path).toBe(404)
  }
  await context.dispose()
})

test('every answer tells the browser what to refrain from', async ({ page }) => {
  const answer = await page.goto('/sign-in')
  const headers = answer?.headers() ?? {}
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  const api = await page.request.get('/api/batches')
  expect(api.headers()).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
})

async function contextOf({ email, password }: Operator): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: instance.url })
  const answer = await context.post('/api/auth/sign-in/email', { data: { email, password } })
  expect(answer.status()).toBe(200)
  return context
}

const post = (context: APIRequestContext, path: string, data: object) =>
  context.post(path, { data, headers: { 'idempotency-key': randomUUID() } })
