import { randomUUID } from 'node:crypto'
import { demoPassword } from '#database/seed'

/** The API for a demo operator who has signed in. */
export type DemoOperator = {
  get(path: string): Promise<Response>
  post(path: string, body: object): Promise<Response>
  /** Uploads a file. Returns the id of its batch. */
  upload(csv: string): Promise<string>
}

/** Signs in, as `maker` or another of the demo operators. */
export async function signInAs(url: string, name: string): Promise<DemoOperator> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: `${name}@demo.test`, password: demoPassword }),
  })
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const headers = { cookie: cookies.join('; '), origin: url }
  const send = async (path: string, type: string, body: string, more = {}) => {
    const all = { ...headers, 'content-type': type, 'idempotency-key': randomUUID(), ...more }
    const sent = await fetch(`${url}${path}`, { method: 'POST', headers: all, body })
    if (!sent.ok) throw new Error(`${path} answered ${sent.status}: ${await sent.text()}`)
    return sent
  }
  return {
    get: (path) => fetch(`${url}${path}`, { headers }),
    post: (path, body) => send(path, 'application/json', JSON.stringify(body)),
    async upload(csv) {
      const sent = await send('/api/batches', 'text/csv', csv, { 'x-file-name': 'people.csv' })
      return ((await sent.json()) as { id: string }).id
    },
  }
}
