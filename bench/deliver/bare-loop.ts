import type { OutboundClient } from '#core/outbound/outbound-client'
import { sendRequest } from '#core/outbound/send-request'
import type { ScimProcess } from './start-scim-process'

export type BarePerson = { name: string; email: string; id: string }

/** The same requests at the same parallelism, with nothing that is stored: each person is looked for by user name, and created. */
export async function bareLoop(client: OutboundClient, { url, token }: ScimProcess, people: BarePerson[], atOnce: number): Promise<void> {
  const left = people.values()
  const headers = { authorization: `Bearer ${token}`, accept: 'application/scim+json, application/json' }
  const send = async ({ name, email, id }: BarePerson) => {
    const filter = encodeURIComponent(`userName eq ${JSON.stringify(email)}`)
    await expect(200, { client, request: { method: 'GET', url: `${url}/Users?filter=${filter}`, headers } })
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      externalId: id,
      active: true,
      userName: email,
      name: { formatted: name },
      emails: [{ type: 'work', value: email }],
    }
    const body = JSON.stringify(user)
    await expect(201, {
      client,
      request: { method: 'POST', url: `${url}/Users`, headers: { ...headers, 'content-type': 'application/scim+json' }, body },
    })
  }
  const work = async () => {
    for (const person of left) await send(person)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

async function expect(status: number, input: Parameters<typeof sendRequest>[0]): Promise<void> {
  const answer = await sendRequest(input)
  if (answer.status !== status) throw new Error(`The server answered ${answer.status}.`)
}
