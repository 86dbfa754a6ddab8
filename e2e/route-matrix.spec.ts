import { randomUUID } from 'node:crypto'
import { type APIRequestContext, type APIResponse, expect, request } from 'playwright/test'
import { test } from './support/end-to-end-test'
import { instance } from './support/instance'
import { newOperator, type Operator, type Role } from './support/operators'
import { peopleFile } from './support/people-file'
import { bring } from './support/upload'

const callers = ['anonymous', 'maker', 'anotherMaker', 'checker', 'makerAndChecker', 'admin', 'auditor'] as const
type Caller = (typeof callers)[number]

const rolesOf: Record<Exclude<Caller, 'anonymous'>, Role[]> = {
  maker: ['maker'],
  anotherMaker: ['maker'],
  checker: ['checker'],
  makerAndChecker: ['maker', 'checker'],
  admin: ['admin'],
  auditor: ['auditor'],
}

/** The answer to each caller, in the order of `callers`; only the maker owns the batch. */
type Answers = [number, number, number, number, number, number, number]

const seenByAllButOtherMakers: Answers = [401, 200, 404, 200, 200, 200, 200]
/** Masked for an auditor who has not asked. */
const seenUnmasked: Answers = [401, 200, 404, 200, 200, 200, 403]
const everyone: Answers = [401, 200, 200, 200, 200, 200, 200]

const unknownId = '01900000-0000-7000-8000-000000000000'
const adminsAndAuditors: Answers = [401, 403, 403, 403, 403, 200, 200]

const reads: [path: string, answers: Answers][] = [
  ['/api/batches', everyone],
  [`/api/batches?sha256=${'0'.repeat(64)}`, everyone],
  ['/api/parse-options', everyone],
  ['/api/fields', everyone],
  ['/api/fields?batchId={batch}', seenByAllButOtherMakers],
  ['/api/people', everyone],
  ['/api/batches/{batch}', seenByAllButOtherMakers],
  ['/api/batches/{batch}/progress', seenByAllButOtherMakers],
  ['/api/batches/{batch}/people', seenByAllButOtherMakers],
  ['/api/batches/{batch}/people/2', seenByAllButOtherMakers],
  ['/api/batches/{batch}/failed-rows', seenByAllButOtherMakers],
  ['/api/batches/{batch}/failed-rows/causes', seenByAllButOtherMakers],
  ['/api/batches/{batch}/decisions', seenByAllButOtherMakers],
  ['/api/batches/{batch}/timeline', seenByAllButOtherMakers],
  ['/api/batches/{batch}/disclosure', seenByAllButOtherMakers],
  ['/api/batches/{batch}/deliveries', seenByAllButOtherMakers],
  ['/api/batches/{batch}/deliveries/unknown/failures', [401, 404, 404, 404, 404, 404, 404]],
  ['/api/batches/{batch}/deliveries/unknown/failures.csv', [401, 404, 404, 404, 404, 404, 404]],
  ['/api/batches/{batch}/deliveries/unknown/pages', [401, 404, 404, 404, 404, 404, 404]],
  ['/api/batches/{batch}/file', seenUnmasked],
  ['/api/batches/{batch}/head', [401, 409, 404, 403, 403, 403, 403]],
  ['/api/batches/{batch}/approved.csv', seenUnmasked],
  ['/api/batches/{batch}/corrections.csv', seenUnmasked],
  ['/api/batches/{batch}/revision-rows', seenByAllButOtherMakers],
  ['/api/batches/{batch}/audit-pack', [401, 403, 404, 200, 200, 200, 403]],
  ['/api/audit', adminsAndAuditors],
  ['/api/audit/verification', adminsAndAuditors],
  ['/api/decisions/{decision}', seenByAllButOtherMakers],
  ['/api/decisions/{decision}/rows', seenByAllButOtherMakers],
  ['/api/decisions/{decision}/skipped-causes', seenByAllButOtherMakers],
  ['/api/decisions/{decision}/rows.csv', [401, 200, 404, 200, 200, 200, 200]],
  ['/api/sessions', everyone],
  ['/api/reasons', everyone],
  ['/api/decisions', everyone],
  ['/api/decisions/statistics', everyone],
  ['/api/operators', [401, 403, 403, 403, 403, 200, 200]],
  ['/api/change-requests', [401, 403, 403, 403, 403, 200, 200]],
  ['/api/reversals', everyone],
  [`/api/approval-requests/${unknownId}`, [401, 404, 404, 404, 404, 404, 404]],
  [`/api/reversals/${unknownId}`, [401, 404, 404, 404, 404, 404, 404]],
  ['/api/targets', adminsAndAuditors],
  ['/api/targets/unknown', [401, 403, 403, 403, 403, 404, 404]],
  ['/api/targets/unknown/tests', [401, 403, 403, 403, 403, 404, 404]],
  ['/api/system', [401, 403, 403, 403, 403, 200, 403]],
  ['/api/operators/01900000-0000-7000-8000-000000000000/sessions', [401, 403, 403, 403, 403, 404, 403]],
  ['/api/batches/not-an-id', [401, 404, 404, 404, 404, 404, 404]],
]

const onlyAdmins = (answer: number): Answers => [401, 403, 403, 403, 403, answer, 403]
const makersAndCheckers = (answer: number): Answers => [401, answer, answer, answer, answer, 403, 403]
const payroll = { kind: 'webhook', name: 'Payroll', url: 'https://payroll.example/people', fields: ['name'] }
/** Without its secret, which it needs. */
const target = { kind: 'target', key: 'matrix', basedOn: 0, position: 1, settings: payroll }
const approveRowTwo = { verdict: 'approve', selection: { rows: [2] } }

const acts: [path: string, body: object, answers: Answers][] = [
  // The first of all, while it can be undone: the checker's own approval.
  ['/api/decisions/{approval}/undo', {}, [401, 403, 403, 201, 403, 403, 403]],
  ['/api/reasons', { title: `Matrix ${randomUUID()}`, verdicts: ['reject'], needsText: false }, onlyAdmins(201)],
  [`/api/reasons/${unknownId}/retirement`, {}, onlyAdmins(404)],
  [`/api/sessions/${unknownId}/end`, {}, [401, 204, 204, 204, 204, 204, 204]],
  ['/api/sessions/end-others', {}, everyone],
  ['/api/batches/{batch}/people/search', { filter: {} }, seenByAllButOtherMakers],
  ['/api/batches/{batch}/people/facets', {}, seenByAllButOtherMakers],
  ['/api/batches/{batch}/people/selection-preview', { selection: { rows: [1] } }, seenByAllButOtherMakers],
  ['/api/batches/{batch}/people/from-list', { emails: ['unknown@example.test'] }, seenUnmasked],
  ['/api/batches/{batch}/failed-rows/search', { q: 'a' }, seenUnmasked],
  ['/api/people/search', {}, everyone],
  // The whole register would contain everything that the other tests approved.
  ['/api/people/search.csv', { filter: { city: randomUUID() } }, [401, 200, 200, 200, 200, 200, 403]],
  ['/api/people/count', { filter: { city: randomUUID() } }, [401, 200, 200, 200, 200, 403, 403]],
  ['/api/batches/{batch}/disclosure', { reason: 'Yearly audit of a sample' }, [401, 403, 403, 403, 403, 403, 201]],
  ['/api/batches/{batch}/decisions', approveRowTwo, [401, 403, 403, 201, 201, 403, 403]],
  ['/api/batches/{own}/decisions', approveRowTwo, [401, 403, 403, 201, 403, 403, 403]],
  // No part of this register needs a second checker.
  ['/api/batches/{batch}/approval-requests', { selection: { rows: [2] } }, [401, 403, 403, 409, 409, 403, 403]],
  [`/api/approval-requests/${unknownId}/confirmation`, { digest: '0'.repeat(64) }, [401, 403, 403, 404, 404, 403, 403]],
  [`/api/approval-requests/${unknownId}/decline`, {}, [401, 403, 403, 404, 404, 403, 403]],
  ['/api/batches/{batch}/parse-options', { dateOrder: 'dmy' }, [401, 409, 404, 403, 403, 403, 403]],
  ['/api/invitations', { name: 'Matrix invited', email: `${randomUUID()}@example.test` }, onlyAdmins(201)],
  [`/api/invitations/${unknownId}/confirmation`, { domain: 'example.test' }, onlyAdmins(404)],
  [`/api/invitations/${unknownId}/withdrawal`, {}, onlyAdmins(404)],
  [`/api/operators/${unknownId}/deactivation`, {}, onlyAdmins(404)],
  [`/api/operators/${unknownId}/suspension`, {}, onlyAdmins(404)],
  [`/api/operators/${unknownId}/sessions/end`, {}, onlyAdmins(404)],
  ['/api/change-requests', { kind: 'grant-role', operatorId: unknownId, role: 'maker' }, onlyAdmins(404)],
  ['/api/change-requests', { kind: 'end-frozen-batch', batchId: unknownId }, onlyAdmins(404)],
  [`/api/change-requests/${unknownId}/confirmation`, { digest: '0'.repeat(64) }, onlyAdmins(404)],
  [`/api/change-requests/${unknownId}/decline`, {}, onlyAdmins(404)],
  ['/api/reversals', { reason: 'Matrix', selection: { people: [{ batchId: unknownId, row: 1 }] } }, makersAndCheckers(404)],
  [`/api/reversals/${unknownId}/confirmation`, { digest: '0'.repeat(64) }, [401, 403, 403, 404, 404, 403, 403]],
  [`/api/reversals/${unknownId}/decline`, {}, makersAndCheckers(404)],
  ['/api/targets/unknown/tests', {}, onlyAdmins(404)],
  ['/api/targets/unknown/resumption', {}, onlyAdmins(404)],
  ['/api/batches/{batch}/deliveries/unknown/acts', { act: 'retry' }, [401, 403, 404, 404, 404, 404, 403]],
  ['/api/batches/{batch}/deliveries/unknown/pages/1/replays', {}, [401, 403, 404, 404, 404, 404, 403]],
  ['/api/change-requests', { ...target, basedOn: 1 }, onlyAdmins(409)],
  ['/api/change-requests', target, onlyAdmins(422)],
  // The last of all, for it ends the batch.
  ['/api/batches/{batch}/withdrawal', {}, [401, 201, 404, 403, 403, 403, 403]],
]

const calls = callers.length * (reads.length + acts.length + 1)

test(`every route answers every caller as agreed: ${calls} calls`, async ({ signIn }) => {
  test.slow()
  const people = Object.fromEntries(
    await Promise.all(Object.entries(rolesOf).map(async ([caller, roles]) => [caller, await newOperator(`Matrix ${caller}`, ...roles)])),
  ) as Record<Exclude<Caller, 'anonymous'>, Operator>
  const maker = await signIn(people.maker)
  const both = await signIn(people.makerAndChecker)
  const batch = await bring(maker, peopleFile('matrix.csv', 5))
  const own = await bring(both, peopleFile('own.csv', 5))
  const checker = await contextOf(people.checker)
  const approve = async (row: number): Promise<string> =>
    (await (await post(checker, `/api/batches/${batch}/decisions`, { verdict: 'approve', selection: { rows: [row] } })).json()).id
  const decision = await approve(1)
  let approval = ''
  const pathOf = (path: string) =>
    path.replace('{batch}', batch).replace('{own}', own).replace('{decision}', decision).replace('{approval}', approval)

  const contexts = await Promise.all(
    callers.map((caller) => (caller === 'anonymous' ? request.newContext({ baseURL: instance.url }) : contextOf(people[caller]))),
  )
  const answersOf = async (call: (context: APIRequestContext) => Promise<{ status(): number }>) => {
    const answers: number[] = []
    // The maker acts last: a withdrawal would change what the others are answered.
    for (const index of [0, 2, 3, 4, 5, 6, 1]) answers[index] = (await call(contexts[index] as APIRequestContext)).status()
    return answers
  }
  for (const [path, answers] of reads) {
    // Reads do not change the answers to others.
    const read = await Promise.all(contexts.map((context) => context.get(pathOf(path))))
    expect
      .soft(
        read.map((answer) => answer.status()),
        `GET ${path}`,
      )
      .toEqual(answers)
  }
  approval = await approve(5)
  for (const [path, body, answers] of acts) {
    expect.soft(await answersOf((context) => post(context, pathOf(path), body)), `POST ${path}`).toEqual(answers)
  }
  const file = peopleFile('upload.csv', 1)
  const headers = () => ({ 'content-type': 'text/csv', 'idempotency-key': randomUUID() })
  const uploads = await answersOf((context) => context.post('/api/batches', { data: file.buffer, headers: headers() }))
  expect.soft(uploads, 'POST /api/batches').toEqual([401, 201, 201, 403, 201, 403, 403])
  await Promise.all([...contexts, checker].map((context) => context.dispose()))
})

const json = { 'content-type': 'application/json' }
const key = { 'idempotency-key': randomUUID() }

const forged: [headers: Record<string, string>, answer: string][] = [
  [{ ...json, ...key, origin: 'https://elsewhere.test' }, '403 cross-origin'],
  [{ ...json, ...key, origin: 'null' }, '403 cross-origin'],
  [{ ...json, ...key, origin: instance.url, 'sec-fetch-site': 'cross-site' }, '403 cross-origin'],
  [{ ...json, ...key, 'sec-fetch-site': 'same-site' }, '403 cross-origin'],
  [json, '422 idempotency-key-missing'],
  [{ ...json, 'idempotency-key': 'k'.repeat(256) }, '422 idempotency-key-too-long'],
  [{ ...key, 'content-type': 'text/html' }, '415 type-not-taken'],
  [{ ...key, 'content-type': 'application/x-www-form-urlencoded' }, '415 type-not-taken'],
  [{ ...json, ...key, cookie: 'countersign.session_token=%E0%A4%A' }, '401 not-signed-in'],
  [{ ...json, ...key, cookie: 'countersign.session_token=a%00b' }, '401 not-signed-in'],
  [{ ...json, ...key }, '404 batch-not-found'],
]

test(`what is sent from elsewhere, without a key or as another type is refused: ${forged.length} requests`, async () => {
  const context = await contextOf(await newOperator('Matrix sender', 'checker'))
  const path = `/api/batches/${randomUUID()}/decisions`
  for (const [headers, answer] of forged) {
    expect
      .soft(await codeOf(await context.post(path, { data: JSON.stringify(approveRowTwo), headers })), JSON.stringify(headers))
      .toBe(answer)
  }
  await context.dispose()
})

const malformed: [method: 'get' | 'post', path: string, body: object, answer: string][] = [
  ['get', '/api/batches/not-an-id', {}, '404 batch-not-found'],
  ['get', '/api/decisions/not-an-id', {}, '404 decision-not-found'],
  ['post', '/api/operators/not-an-id/deactivation', {}, '404 operator-not-found'],
  ['post', '/api/change-requests/not-an-id/decline', {}, '404 change-not-found'],
  ['post', '/api/reversals/not-an-id/decline', {}, '404 reversal-not-found'],
  ['get', '/api/targets/No-Key', {}, '404 target-not-found'],
  ['post', '/api/targets/No-Key/tests', {}, '404 target-not-found'],
  ['post', '/api/change-requests', { ...target, settings: { ...payroll, url: 'https://a@b.example/' } }, '422 input-invalid'],
  ['post', '/api/change-requests', { ...target, secrets: { token: 'a' } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/deliveries/idp/pages/first/replays', {}, '404 page-not-found'],
  ['get', '/api/batches/{batch}/deliveries/idp/pages?cursor=nowhere', {}, '422 input-invalid'],
  ['get', '/api/batches?cursor=nowhere', {}, '422 input-invalid'],
  ['get', '/api/people?cursor=nowhere', {}, '422 input-invalid'],
  ['get', '/api/decisions?cursor=nowhere', {}, '422 input-invalid'],
  ['post', '/api/decisions/not-an-id/undo', {}, '404 decision-not-found'],
  ['post', '/api/reasons/not-an-id/retirement', {}, '404 reason-not-found'],
  ['post', '/api/reasons', { title: 'For approving', verdicts: ['approve'], needsText: false }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'send-back', selection: { rows: [1] } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'approve', selection: { emails: ['unknown@example.test'] } }, '422 emails-unknown'],
  ['get', '/api/audit?cursor=nowhere', {}, '422 input-invalid'],
  ['get', '/api/audit?operator=unknown', {}, '422 input-invalid'],
  ['get', '/api/audit?action=%00', {}, '422 input-invalid'],
  ['get', '/api/events?batch=not-an-id', {}, '422 input-invalid'],
  ['get', '/api/batches/{batch}/people?cursor=nowhere', {}, '422 input-invalid'],
  ['get', '/api/batches/{batch}/people?cursor=99999999999', {}, '422 input-invalid'],
  ['get', '/api/batches/{batch}/failed-rows?code=%00', {}, '422 input-invalid'],
  ['post', '/api/people/search', { filter: { q: '\0' } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'approve', selection: { rows: [2 ** 31] } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'approve', selection: { rows: ['1'] } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'reject', reason: 'no\0', selection: { rows: [1] } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'withdraw', selection: { rows: [1] } }, '422 input-invalid'],
  ['post', '/api/batches/{batch}/decisions', { verdict: 'approve', selection: { filter: {} } }, '422 input-invalid'],
  ['post', '/api/invitations', { name: 'no\0body', email: 'unknown@example.test' }, '422 input-invalid'],
]

test(`what cannot be understood is called what it is: ${malformed.length} requests`, async ({ openApi }) => {
  const maker = await openApi(await newOperator('Matrix maker', 'maker'))
  const batch = await bring(maker, peopleFile('malformed.csv', 3))
  const context = await contextOf(await newOperator('Matrix everything', 'checker', 'admin'))
  for (const [method, path, body, answer] of malformed) {
    const url = path.replace('{batch}', batch)
    const answered = method === 'get' ? await context.get(url) : await post(context, url, body)
    expect.soft(await codeOf(answered), `${method} ${path} ${JSON.stringify(body)}`).toBe(answer)
  }
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

test(`what the sign-in library brings besides is shut: ${shutPaths.length} requests`, async () => {
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
  const everywhere = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  }
  expect(headers).toMatchObject({ ...everywhere, 'cache-control': expect.stringMatching(/private.*no-store/) })
  for (const telling of ['server', 'x-powered-by', 'access-control-allow-origin']) expect(headers).not.toHaveProperty(telling)
  expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['content-security-policy']).not.toContain('unsafe')
  expect(await page.evaluate(violationsOfStyles)).toEqual(['style-src-attr', 'style-src-elem'])
  const script = await page.request.get((await page.locator('script[src]').first().getAttribute('src')) ?? '')
  expect(script.headers()).toMatchObject(everywhere)
  const api = await page.request.get('/api/batches')
  expect(api.headers()).toMatchObject({
    ...everywhere,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
})

/** Puts a style attribute and a style element into the page, as injected HTML would, and returns what its policy refuses. */
async function violationsOfStyles(): Promise<string[]> {
  const refused = new Set<string>()
  addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.add(effectiveDirective))
  document.body.insertAdjacentHTML('beforeend', '<p style="color: red"></p><style>p { color: red }</style>')
  for (let frame = 0; frame < 30 && refused.size < 2; frame++) await new Promise((resume) => requestAnimationFrame(resume))
  return [...refused].sort()
}

async function contextOf({ email, password }: Operator): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: instance.url })
  const answer = await context.post('/api/auth/sign-in/email', { data: { email, password } })
  expect(answer.status()).toBe(200)
  return context
}

async function codeOf(answer: APIResponse): Promise<string> {
  expect.soft(answer.headers()['content-type']).toBe('application/problem+json')
  return `${answer.status()} ${((await answer.json()) as { code: string }).code}`
}

const post = (context: APIRequestContext, path: string, data: object) =>
  context.post(path, { data, headers: { 'idempotency-key': randomUUID() } })
