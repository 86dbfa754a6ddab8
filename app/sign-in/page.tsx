import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { findPageActor } from '#server/page-context'
import { EntrancePage } from '#ui/shell/entrance-page'
import { ownPath } from '#ui/sign-in/own-path'
import { SignInForm } from '#ui/sign-in/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = ownPath((await searchParams).next)
  if (await findPageActor()) redirect(next)
  return (
    <EntrancePage title="Sign in" below="One uploads, another approves. Whoever cannot sign in asks an administrator of this desk.">
      <SignInForm next={next} />
    </EntrancePage>
  )
}
