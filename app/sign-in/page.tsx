import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { findPageActor } from '#server/context/page-context'
import { sendsMail } from '#server/mail/mail'
import { SignedOutPage } from '#ui/shell/signed-out-page'
import { askForReset } from '#ui/sign-in/forgotten-password'
import { ownPath } from '#ui/sign-in/own-path'
import { SignInForm } from '#ui/sign-in/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = ownPath((await searchParams).next)
  if (await findPageActor()) redirect(next)
  return (
    <SignedOutPage
      title="Sign in"
      below={`One person uploads, another approves.${sendsMail() ? '' : ` Forgot your password? ${askForReset}`}`}
    >
      <SignInForm next={next} />
      {sendsMail() && (
        <Link href="/forgotten-password" className="mt-4 inline-block text-accent-text text-sm underline underline-offset-2">
          Forgot your password?
        </Link>
      )}
    </SignedOutPage>
  )
}
