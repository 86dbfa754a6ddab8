import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Actor, Context } from '#core/context'
import { contextOf, findActor } from './find-context'
import { pageHeader } from './page-header'

/** The context of a page. Redirects a visitor who is not signed in to the sign-in page, and from there back to this one. */
export async function pageContext(): Promise<Context> {
  const requestHeaders = await headers()
  const actor = await findActor(requestHeaders)
  if (!actor) redirect(`/sign-in?${new URLSearchParams({ next: requestHeaders.get(pageHeader) ?? '/' })}`)
  return contextOf(actor, requestHeaders)
}

export async function findPageActor(): Promise<Actor | null> {
  return findActor(await headers())
}
