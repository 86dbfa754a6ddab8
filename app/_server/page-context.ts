import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Context } from '#core/context'
import type { Actor } from '#core/operators/operator'
import { contextOf, findActor } from './find-context'

/** What a page reads with; sends whoever is not signed in to the sign-in page. */
export async function pageContext(): Promise<Context> {
  const requestHeaders = await headers()
  const actor = await findActor(requestHeaders)
  if (!actor) redirect('/sign-in')
  return contextOf(actor, requestHeaders)
}

export async function findPageActor(): Promise<Actor | null> {
  return findActor(await headers())
}
