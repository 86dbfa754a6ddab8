import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import SCIMMY from 'scimmy'
import ScimRouters from 'scimmy-routers'
import type { ScimResource } from '#core/scim/scim-user'
import { Accounts } from './accounts'

/** A real SCIM server of another project, with its accounts in memory. */
export type ScimServer = {
  /** The address below which SCIM answers. */
  url: string
  token: string
  /** From now on another token is the one that it knows. */
  know(token: string): void
  /** By the id that the server gave. */
  accounts: Accounts
  [Symbol.asyncDispose](): Promise<void>
}

const servers = new Map<string, Accounts>()
let isDeclared = false

type Options = { port?: number; onChange?: (account: ScimResource, what: 'made' | 'changed' | 'removed') => void }

export async function startScimServer({ port: wanted = 0, onChange }: Options = {}): Promise<ScimServer> {
  declareUsers()
  const [name, token, accounts] = [randomUUID(), randomUUID(), new Accounts(onChange)]
  let known: string = token
  servers.set(name, accounts)
  const app = express()
  const authenticate = (request: { header(name: string): string | undefined }) => {
    if (request.header('Authorization') !== `Bearer ${known}`) throw new Error('The token is not valid.')
    return 'countersign'
  }
  app.use('/scim/v2', new ScimRouters({ type: 'bearer', handler: authenticate, context: () => name }))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/scim/v2`,
    token,
    know: (other) => {
      known = other
    },
    accounts,
    async [Symbol.asyncDispose]() {
      servers.delete(name)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The library keeps one declaration for the whole process; the context says which server is asked. */
function declareUsers(): void {
  if (isDeclared) return
  isDeclared = true
  const accountsOf = (context: unknown) => servers.get(String(context)) ?? new Accounts()
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .extend(SCIMMY.Schemas.EnterpriseUser)
    .ingress((resource, given, context) => {
      const accounts = accountsOf(context)
      const user = JSON.parse(JSON.stringify(given)) as ScimResource
      const id = resource.id ?? randomUUID()
      if (resource.id && !accounts.has(id)) throw new SCIMMY.Types.Error(404, undefined as never, 'There is no such account.')
      const isTaken = accounts.ofUserName(user.userName).some((other) => other.id !== id)
      if (isTaken) throw new SCIMMY.Types.Error(409, 'uniqueness', 'The user name is taken.')
      accounts.set(id, { ...user, id })
      return { ...user, id } as never
    })
    .egress((resource, context) => {
      const accounts = accountsOf(context)
      if (resource.id === undefined) {
        const [, name] = userNameIn(resource.filter)
        const found = name === undefined ? [...accounts.values()] : accounts.ofUserName(name)
        return (resource.filter ? resource.filter.match(found) : found) as never
      }
      const account = accounts.get(resource.id)
      if (!account) throw new SCIMMY.Types.Error(404, undefined as never, 'There is no such account.')
      return account as never
    })
    .degress((resource, context) => {
      if (!accountsOf(context).delete(String(resource.id)))
        throw new SCIMMY.Types.Error(404, undefined as never, 'There is no such account.')
    })
}

/** The user name that a filter asks for alone: `userName eq "ada"`. */
function userNameIn(filter: unknown): unknown[] {
  const [only, ...others] = Array.isArray(filter) ? (filter as { userName?: unknown[] }[]) : []
  return only?.userName?.[0] === 'eq' && others.length === 0 ? only.userName : []
}
