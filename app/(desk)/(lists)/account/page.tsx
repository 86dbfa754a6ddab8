import type { Metadata } from 'next'
import { pageContext } from '#server/page-context'
import { ChangePassword } from '#ui/account/change-password'
import { SignOutButton } from '#ui/account/sign-out-button'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const { actor } = await pageContext()
  return (
    <div className="max-w-[440px] space-y-8">
      <section>
        <h1 className="mb-3 font-semibold text-xl tracking-[-0.01em]">{actor.name}</h1>
        <dl className="grid grid-cols-[80px_1fr] gap-y-1">
          <dt className="text-soft">E-mail</dt>
          <dd>{actor.email}</dd>
          <dt className="text-soft">Roles</dt>
          <dd>{actor.roles.join(', ')}</dd>
        </dl>
        <div className="mt-4">
          <SignOutButton />
        </div>
      </section>
      <section aria-labelledby="password">
        <h2 id="password" className="mb-1 font-semibold text-lg">
          Change the password
        </h2>
        <p className="mb-4 text-soft">Every other session of yours ends with it.</p>
        <ChangePassword />
      </section>
    </div>
  )
}
