import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import type { TestInstance } from '#test/instance'
import { deliveryKeys, proposedTarget } from '#test/targets'
import { headersOf, openTestWeb, posting, url } from '#test/web'
import * as confirmationRoute from './change-requests/[changeId]/confirmation/route'
import * as changesRoute from './change-requests/route'
import * as targetRoute from './targets/[key]/route'
import * as testsRoute from './targets/[key]/tests/route'
import * as targetsRoute from './targets/route'

const secret = 'a-token-that-no-one-sees'
const nothing = { params: Promise.resolve({}) }
const idp = { params: Promise.resolve({ key: 'idp' }) }

const propose = async (admin: Context, other: object = {}) =>
  changesRoute.POST(
    posting('/api/change-requests', proposedTarget({ secrets: { token: secret }, ...other }), await headersOf(admin)),
    nothing,
  )
const asking = async (admin: Context, path: string) => new Request(`${url}${path}`, { headers: await headersOf(admin) })

describe('targets over the API', () => {
  test('are proposed, confirmed, read and tested, and their secret is in no answer and in no table', async () => {
    await using instance = await openTestWeb({ DELIVERY_PUBLIC_KEY: deliveryKeys.publicKey })
    const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
    const proposed = await propose(admin)
    expect(proposed.status).toBe(201)
    const { id, token } = (await proposed.json()) as { id: string; token: null }
    expect(token).toBeNull()
    const listed = await (await changesRoute.GET(await asking(second, '/api/change-requests'), nothing)).text()
    const { open } = JSON.parse(listed) as { open: { digest: string }[] }
    const confirming = posting(`/api/change-requests/${id}/confirmation`, { digest: open[0]?.digest }, await headersOf(second))
    expect((await confirmationRoute.POST(confirming, { params: Promise.resolve({ changeId: id }) })).status).toBe(200)

    const asked = await testsRoute.POST(posting('/api/targets/idp/tests', {}, await headersOf(admin)), idp)
    expect(asked.status).toBe(201)
    const answers = await Promise.all([
      targetsRoute.GET(await asking(admin, '/api/targets'), nothing),
      targetRoute.GET(await asking(admin, '/api/targets/idp'), idp),
      testsRoute.GET(await asking(admin, '/api/targets/idp/tests'), idp),
      changesRoute.GET(await asking(admin, '/api/change-requests'), nothing),
    ])
    const texts = [listed, ...(await Promise.all(answers.map((answer) => answer.text())))]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(JSON.parse(texts[1] ?? '')).toMatchObject({ targets: [{ key: 'idp', kind: 'scim', version: 1 }] })
    expect(JSON.parse(texts[3] ?? '')).toMatchObject({
      tests: [{ ...((await asked.json()) as { id: string }), version: 1, outcome: null }],
    })

    const sealed = (await instance.owner.query<{ sealed: string }>('select sealed from target_secret')).rows[0]?.sealed ?? ''
    expect(sealed).not.toBe('')
    for (const text of texts) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(sealed)
    }
    expect(await tablesWith(instance, secret)).toEqual([])
    expect(await tablesWith(instance, sealed)).toEqual(['change_request', 'target_secret'])
  })

  test('are refused where no delivery process is set up', async () => {
    await using instance = await openTestWeb()
    const admin = await instance.signIn('admin')
    const answers = [await propose(admin), await testsRoute.POST(posting('/api/targets/idp/tests', {}, await headersOf(admin)), idp)]
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'delivery-not-set-up' })
    }
  })
})

/** The tables of which a row contains a text. */
async function tablesWith({ owner }: TestInstance, text: string): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'auth') order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rowCount } = await owner.query(`select from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text])
    if (rowCount === 1) found.push(name)
  }
  return found
}
