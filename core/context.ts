import type { OperatorRole } from '#core/database/functions'
import type { Database } from '#core/database/open-database'

/** The operator of a session, with the signed cookie by which the database finds them again itself. */
export type Actor = {
  id: string
  name: string
  email: string
  roles: readonly OperatorRole[]
  hasSecondFactor: boolean
  signedInAt: Date
  cookie: string
}

/** Who acts, on which database, and the request that asked for it. */
export type Context = {
  db: Database
  actor: Actor
  request: { id: string; address: string | null }
}

/** For what Countersign does by itself. */
export type SystemContext = { db: Database }

/** The arguments that the functions which act for an operator begin with: spread them into those of `callFunction`. */
export const actorArguments = ({ actor, request }: Context) =>
  ({ cookie: actor.cookie, address: request.address, requestId: request.id }) as const
