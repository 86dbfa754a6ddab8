import { type Hold, openHold } from './open-hold'

/** Keeps the desks of all batches from being prepared to their end; nothing else waits for that. */
export async function holdDesks(): Promise<Hold> {
  const { client, release } = await openHold()
  await client.query('lock table desk_order in exclusive mode')
  return { release }
}
