import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { confirm } from '#test/admins'
import { askFor } from '#test/disclosures'
import { fieldsWith, proposeFields } from '#test/fields'
import type { TestInstance } from '#test/instance'
import { refusePeople } from '#test/refuse-people'
import { proposeToReverse, rowsOf } from '#test/reversals'
import { setTarget } from '#test/targets'
import { headersOf, openTestWeb, url } from '#test/web'

const api = join(import.meta.dirname, '..', '..', 'app', 'api')

/** What may not be in any answer before the auditor has asked. */
const secrets = /zephyrine|quill|1971-03-1|badge-71/i

/** How a route answers an auditor before they ask, and what it is sent. Afterwards each of them shows a secret. */
type Line = { before: 'refused' | 'masked'; body?: object; search?: string; after?: 'shown' | 'packed' | 'as before' }

const people = 'batches/[batchId]/people'
const byCity = { filter: { city: 'Quillhaven' } }
const byBadge = { filter: { fields: { badge: { is: 'badge-71' } } } }

/** Routes that return, compare or count anything of people. A line with a body is sent by POST. */
const lines: [route: string, line: Line][] = [
  ['batches/[batchId]/file', { before: 'refused' }],
  ['batches/[batchId]/approved.csv', { before: 'refused' }],
  ['batches/[batchId]/corrections.csv', { before: 'refused' }],
  ['batches/[batchId]/audit-pack', { before: 'refused', after: 'packed' }],
  [people, { before: 'masked' }],
  [people, { before: 'refused', search: '?sort=name' }],
  [people, { before: 'refused', search: '?sort=-name' }],
  [people, { before: 'refused', search: '?sort=field:badge' }],
  [`${people}/[row]`, { before: 'masked' }],
  [`${people}/search`, { before: 'masked', body: {} }],
  [`${people}/search`, { before: 'refused', body: { filter: { q: 'zephyrine' } } }],
  [`${people}/search`, { before: 'refused', body: byCity }],
  [`${people}/search`, { before: 'refused', body: { filter: { domain: 'quill.example' } } }],
  [`${people}/search`, { before: 'refused', body: { filter: { ageFrom: 18 } } }],
  [`${people}/search`, { before: 'refused', body: { filter: { ageTo: 99 } } }],
  [`${people}/search`, { before: 'refused', body: { filter: { flag: 'like-existing' } } }],
  [`${people}/search`, { before: 'refused', body: { filter: { range: { sort: 'name', from: 1, to: 2 } } } }],
  [`${people}/search`, { before: 'masked', body: { filter: { range: { sort: 'row', from: 1, to: 2 } } } }],
  [`${people}/search`, { before: 'refused', body: byBadge }],
  [`${people}/facets`, { before: 'masked', body: {} }],
  [`${people}/facets`, { before: 'refused', body: byBadge }],
  [`${people}/facets`, { before: 'refused', body: { field: { key: 'badge' } } }],
  [`${people}/facets`, { before: 'refused', body: byCity }],
  [`${people}/facets`, { before: 'refused', body: { find: { city: 'quill' } } }],
  [`${people}/facets`, { before: 'refused', body: { find: { domain: 'quill' } } }],
  [`${people}/selection-preview`, { before: 'masked', body: { selection: { rows: [2] } } }],
  [`${people}/selection-preview`, { before: 'refused', body: { selection: { emails: ['zephyrine@quill.example'] } }, after: 'as before' }],
  [`${people}/selection-preview`, { before: 'refused', body: { selection: { ...byCity, expectedCount: 2 } } }],
  [`${people}/from-list`, { before: 'refused', body: { emails: ['zephyrine@quill.example'] }, after: 'as before' }],
  ['batches/[batchId]/deliveries/[key]/failures', { before: 'masked' }],
  ['batches/[batchId]/deliveries/[key]/failures.csv', { before: 'refused' }],
  ['batches/[batchId]/failed-rows', { before: 'masked' }],
  ['batches/[batchId]/failed-rows/search', { before: 'masked', body: {} }],
  ['batches/[batchId]/failed-rows/search', { before: 'refused', body: { q: 'quill' } }],
  ['batches/[batchId]/decisions', { before: 'masked' }],
  ['batches/[batchId]/timeline', { before: 'masked' }],
  ['decisions', { before: 'masked' }],
  ['decisions/[decisionId]', { before: 'masked' }],
  ['people', { before: 'masked' }],
  ['people/search', { before: 'masked', body: {} }],
  ['people/search', { before: 'refused', body: { filter: { q: 'quill' } } }],
  ['people/search', { before: 'refused', body: byCity }],
  ['people/search', { before: 'refused', body: byBadge }],
  ['people/search.csv', { before: 'refused', body: {} }],
  ['approval-requests/[requestId]', { before: 'masked' }],
  ['reversals/[reversalId]', { before: 'masked' }],
]

/** Routes that say nothing of people: each must be looked at before it gets a line here. */
const withoutPeople = [
  'approval-requests/[requestId]/confirmation',
  'approval-requests/[requestId]/decline',
  'audit',
  'audit/verification',
  'auth/[...all]',
  'batches',
  'batches/[batchId]',
  'batches/[batchId]/approval-requests',
  'batches/[batchId]/deliveries',
  'batches/[batchId]/deliveries/[key]/acts',
  'batches/[batchId]/deliveries/[key]/pages',
  'batches/[batchId]/deliveries/[key]/pages/[page]/replays',
  'batches/[batchId]/disclosure',
  'batches/[batchId]/failed-rows/causes',
  // For the maker alone.
  'batches/[batchId]/head',
  'batches/[batchId]/parse-options',
  'batches/[batchId]/progress',
  'batches/[batchId]/revision-rows',
  'batches/[batchId]/withdrawal',
  'change-requests',
  'change-requests/[changeId]/confirmation',
  'change-requests/[changeId]/decline',
  'decisions/[decisionId]/rows',
  'decisions/[decisionId]/rows.csv',
  'decisions/[decisionId]/skipped-causes',
  'decisions/[decisionId]/undo',
  'decisions/statistics',
  'events',
  'fields',
  'health',
  'invitations',
  'invitations/[invitationId]/confirmation',
  'invitations/[invitationId]/withdrawal',
  'invitations/acceptance',
  'operators',
  'operators/[operatorId]/deactivation',
  'operators/[operatorId]/sessions',
  'operators/[operatorId]/sessions/end',
  'operators/[operatorId]/suspension',
  'parse-options',
  // For makers and checkers alone.
  'people/count',
  'password-reset-links',
  'password-resets',
  'ready',
  'reasons',
  'reasons/[reasonId]/retirement',
  'reversals',
  'reversals/[reversalId]/confirmation',
  'reversals/[reversalId]/decline',
  'sessions',
  'sessions/[sessionId]/end',
  'sessions/end-others',
  'system',
  'targets',
  'targets/[key]',
  'targets/[key]/resumption',
  'targets/[key]/tests',
  'template.csv',
]

/** Those of them that an auditor can read, which are called to see that it is so. */
const read = [
  'audit',
  'batches',
  'batches/[batchId]',
  'batches/[batchId]/deliveries',
  'batches/[batchId]/disclosure',
  'batches/[batchId]/failed-rows/causes',
  'batches/[batchId]/progress',
  'batches/[batchId]/revision-rows',
  'decisions/[decisionId]/rows',
  'decisions/[decisionId]/rows.csv',
  'decisions/[decisionId]/skipped-causes',
  'decisions/statistics',
  'fields',
  'parse-options',
  'reversals',
  'template.csv',
]

let instance: TestInstance
let scene: Awaited<ReturnType<typeof prepare>>

beforeAll(async () => {
  instance = await openTestWeb()
  scene = await prepare(instance)
})
afterAll(() => instance[Symbol.asyncDispose]())

/** A batch with an approved, a pending and two failed rows, all with secrets, and a decision by a filter with one. */
async function prepare({ owner, signIn, bring, decide, apply }: TestInstance) {
  await owner.query('update policy set undo_window_seconds = 0')
  const badge = { key: 'badge', label: 'Badge', kind: 'text', presence: 'optional', isPersonalData: true, isFilterable: true }
  await confirm(await signIn('admin'), await proposeFields(await signIn('admin'), fieldsWith(badge)))
  const [maker, checker] = [await signIn('maker'), await signIn('checker')]
  const batchId = await bring(
    maker,
    [
      'name,dob,city,email,badge',
      'Zephyrine Quill,1971-03-17,Quillhaven,zephyrine@quill.example,badge-71',
      'Zephyrine Quill,1971-03-17,Quillhaven,zq@quill.example,badge-71',
      'Zephyrine Quill,1971-03-32,Quillhaven,zephyrine@quill.example,badge-71',
      'Z Quill,1971-03-17,Quillhaven,zephyrine@quill.example,badge-71',
      '',
    ].join('\n'),
  )
  const selection = { filter: { q: 'zephyrine@quill.example' }, expectedCount: 1 }
  const { id: decisionId } = await decide(checker, batchId, { verdict: 'approve', selection })
  await apply(batchId)
  await setTarget(await signIn('admin'), await signIn('admin'))
  await refusePeople(owner, { batchId, rows: [1] })
  const { id: reversalId } = await proposeToReverse(checker, rowsOf(batchId, 1))
  // As if this batch were a large part of the register.
  const requestId = '01900000-0000-7000-8000-000000000000'
  await owner.query(
    `with r as (insert into approval_request (id, batch_id, maker_id, proposed_by, proposed_session_id, expires_at, by_email, selected,
       selection_digest, register_people)
     values ($1, $2, $3, $4, $1, now() + interval '1 day', false, 1, sha256(''), 1000))
     insert into approval_request_selection values ($1, 1, B'0100', 1)`,
    [requestId, batchId, maker.actor.id, checker.actor.id],
  )
  return {
    batchId,
    decisionId,
    reversalId,
    requestId,
    auditor: await signIn('auditor'),
    colleague: await signIn('auditor'),
    checker,
    maker,
  }
}

type Answer = { status: number; code: string | null; text: string }

async function call(ctx: Context, route: string, { body, search = '' }: Pick<Line, 'body' | 'search'> = {}): Promise<Answer> {
  const module = await import(join(api, route, 'route.ts'))
  const headers = { ...(await headersOf(ctx)), 'content-type': 'application/json', origin: url }
  const path = `${url}/api/${route}${search}`
  const request = body ? new Request(path, { method: 'POST', headers, body: JSON.stringify(body) }) : new Request(path, { headers })
  const { batchId, decisionId, reversalId, requestId } = scene
  const response: Response = await module[body ? 'POST' : 'GET'](request, {
    params: Promise.resolve({ batchId, decisionId, reversalId, requestId, row: '1', key: 'idp' }),
  })
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  return { status: response.status, code: isProblem ? JSON.parse(text).code : null, text }
}

const titleOf = (route: string, { body, search = '' }: Line) => `${body ? 'POST' : 'GET'} ${route}${search} ${JSON.stringify(body ?? '')}`

describe('an auditor', () => {
  test('every route is among those that mask people or those that have none', () => {
    const routes = readdirSync(api, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('/route.ts'))
      .map((path) => path.replace(/\/route\.ts$/, ''))
    const listed = new Set([...lines.map(([route]) => route), ...withoutPeople])
    expect(routes.toSorted()).toEqual([...listed].sort())
  })

  test.each(read)('GET %s says nothing of people', async (route) => {
    const { status, text } = await call(scene.auditor, route)
    expect(status, text).toBe(200)
    expect(text).not.toMatch(secrets)
  })

  test.each(lines.map(([route, line]) => ({ title: titleOf(route, line), route, line })))(
    'is masked before asking: $title',
    async (given) => {
      expectMasked(await call(scene.auditor, given.route, given.line), given.line)
    },
  )

  describe('who has asked', () => {
    beforeAll(() => askFor(scene.auditor, scene.batchId))

    test.each(lines.map(([route, line]) => ({ title: titleOf(route, line), route, line })))('sees $title', async ({ route, line }) => {
      const { status, text } = await call(scene.auditor, route, line)
      expect(status, text).toBe(200)
      if (line.after === undefined) expect(text).toMatch(secrets)
      expectMasked(await call(scene.colleague, route, line), line)
    })
  })

  test.each(['checker', 'maker'] as const)('is the only one who has to ask: a %s sees people at once', async (role) => {
    const { status, text } = await call(scene[role], people)
    expect(status).toBe(200)
    expect(text).toMatch(secrets)
    expect(JSON.parse((await call(scene[role], 'batches/[batchId]/disclosure')).text)).toEqual({ masked: [] })
  })
})

function expectMasked({ status, code, text }: Answer, { before }: Line): void {
  expect({ status, code }, text).toEqual(before === 'refused' ? { status: 403, code: 'personal-data-masked' } : { status: 200, code: null })
  expect(text).not.toMatch(secrets)
}
