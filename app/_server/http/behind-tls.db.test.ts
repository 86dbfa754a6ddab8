import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer, json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { query } from '#server/requests/route'
import { signIn } from '#server/sign-in/sign-in'
import { signInRoute } from '#server/sign-in-routes/sign-in-route'
import { newPerson, SignInBrowser } from '#test/sign-in'
import { makeAuthority } from '#test/tls/certificates'
import { openTlsProxy } from '#test/tls/tls-proxy'
import { openTestWeb } from '#test/web'
import { createWebServer } from './web-server'

const whoAmI = query({}, async ({ ctx }) => Response.json({ id: ctx.actor.id }))

test('behind a proxy that ends TLS, sign-in works, cookies never leave TLS, and the answer has HSTS', async () => {
  using authority = makeAuthority()
  await using server = await listening({ isHttps: true })
  await using proxy = await openTlsProxy({ authority, port: server.port })
  const origin = `https://localhost:${proxy.port}`
  await using instance = await openTestWeb({ PUBLIC_URL: origin, TRUSTED_PROXIES: '127.0.0.1' })
  const { id, email, password } = await newPerson(instance, 'maker')
  const ca = readFileSync(authority.caFile)

  const signedIn = await send(`${origin}/api/auth/sign-in/email`, ca, { origin }, { email, password })
  expect(signedIn.status).toBe(200)
  expect(signedIn.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains')
  const cookies = signedIn.headers['set-cookie'] ?? []
  expect(cookies).not.toEqual([])
  for (const cookie of cookies) {
    // A browser takes a cookie of this name only for this host and path, and only over TLS.
    expect(cookie).toMatch(/^__Host-countersign\.\w+=/)
    expect(cookie.split('; ').slice(1)).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']))
    expect(cookie).not.toMatch(/Domain=/i)
  }
  expect((await signIn().$context).createAuthCookie('two_factor')).toMatchObject({
    name: '__Host-countersign.two_factor',
    attributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
  })

  const cookie = cookies.map((each) => each.split(';')[0]).join('; ')
  expect(await send(`${origin}/who-am-i`, ca, { cookie })).toMatchObject({ status: 200, body: { id } })
  expect((await send(`${origin}/who-am-i`, ca, { cookie: cookie.replaceAll('__Host-', '') })).status).toBe(401)
})

test('without TLS, on this machine, sign-in works without the marks that need it', async () => {
  await using instance = await openTestWeb()
  await using server = await listening({ isHttps: false })
  const browser = new SignInBrowser()
  const answer = await browser.signIn(await newPerson(instance, 'maker'))
  expect(answer.headers.getSetCookie().every((cookie) => cookie.startsWith('countersign.') && !/secure/i.test(cookie))).toBe(true)
  expect(await browser.actor()).not.toBeNull()
  expect((await fetch(`http://127.0.0.1:${server.port}/who-am-i`)).headers.get('strict-transport-security')).toBeNull()
})

/** The web server with the routes of this test in place of Next. */
async function listening({ isHttps }: { isHttps: boolean }) {
  const onError = (error: unknown) => {
    throw error
  }
  const server = createWebServer({ trustedProxies: '127.0.0.1', connectionsPerAddress: 256, isHttps, handle, onError })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = incoming
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)])
  const body = method === 'GET' ? null : new Uint8Array(await buffer(incoming))
  const asked = new Request(`http://${incoming.headers.host}${url}`, { method, headers, body })
  const answer = url.startsWith('/api/auth/') ? await signInRoute(asked) : await whoAmI(asked, { params: Promise.resolve({}) })
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value)
  response.setHeader('set-cookie', answer.headers.getSetCookie())
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
}

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: unknown }

async function send(url: string, ca: Buffer, headers: Record<string, string>, body?: object): Promise<Answer> {
  const sent = body ? JSON.stringify(body) : ''
  const length = body ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) } : {}
  const asked = request(url, { method: body ? 'POST' : 'GET', ca, agent: false, headers: { ...headers, ...length } })
  asked.end(sent)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, body: await json(answer) }
}
