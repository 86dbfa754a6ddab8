import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { findPageActor } from '#server/page-context'
import { Mark } from '#ui/shell/mark'
import { ownPath } from '#ui/sign-in/own-path'
import { SignInForm } from '#ui/sign-in/sign-in-form'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = ownPath((await searchParams).next)
  if (await findPageActor()) redirect(next)
  return (
    <main className="mx-auto flex min-h-dvh max-w-[360px] flex-col justify-center px-4 pb-[12vh]">
      <div className="mb-6 flex items-center gap-2.5 font-semibold text-lg tracking-[-0.01em]">
        <Mark />
        Countersign
      </div>
      <div className="rounded-lg border border-line bg-sheet p-6">
        <h1 className="mb-4 font-semibold text-xl">Sign in</h1>
        <SignInForm next={next} />
      </div>
      <p className="mt-4 text-soft text-sm">One uploads, another approves. Whoever cannot sign in asks an administrator of this desk.</p>
    </main>
  )
}
