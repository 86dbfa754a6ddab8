import type { Database } from '#core/database/open-database'
import type { Actor } from '#core/operators/operator'

/** What a person's act is done with: who acts, on which database, and the request it came by. */
export type Context = {
  db: Database
  actor: Actor
  request: { id: string; address: string | null }
}

/** What Countersign's own acts are done with. */
export type SystemContext = { db: Database }

/** The arguments that every recording function of the database begins with. */
export const actingAs = ({ actor, request }: Context) => [actor.cookie, request.address, request.id] as const
