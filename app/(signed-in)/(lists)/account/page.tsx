import type { Metadata } from 'next'
import { rolesWithoutSecondFactor } from '#core/operators/roles-without-second-factor'
import { listAccountChanges } from '#core/sessions/list-account-changes'
import { listSessions } from '#core/sessions/list-sessions'
import { pageContext } from '#server/context/page-context'
import { AccountChanges } from '#ui/account/account-changes'
import { ChangePassword } from '#ui/account/change-password'
import { SecondFactor } from '#ui/account/second-factor'
import { Sessions } from '#ui/account/sessions'
import { SignOutButton } from '#ui/account/sign-out-button'
import { SignOutEverywhere } from '#ui/account/sign-out-everywhere'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const ctx = await pageContext()
  const { actor } = ctx
  const [blocked, sessions, changes] = await Promise.all([
    rolesWithoutSecondFactor({ ctx }),
    listSessions({ ctx }),
    listAccountChanges({ ctx }),
  ])
  return (
    <div className="max-w-[440px] space-y-8">
      <section>
        <h1 className="mb-3 font-semibold text-xl tracking-[-0.01em]">{actor.name}</h1>
        <dl className="grid grid-cols-[80px_1fr] gap-y-1">
          <dt className="text-soft">E-mail</dt>
          <dd>{actor.email}</dd>
          <dt className="text-soft">Roles</dt>
          <dd>{actor.roles.length > 0 ? actor.roles.join(', ') : 'none yet: one admin proposes, another confirms'}</dd>
        </dl>
        <div className="mt-4 flex gap-2">
          <SignOutButton />
          <SignOutEverywhere />
        </div>
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions" className="mb-1 font-semibold text-lg">
          Where you are signed in
        </h2>
        <Sessions rendered={sessions} />
      </section>
      <section aria-labelledby="account-changes">
        <h2 id="account-changes" className="mb-1 font-semibold text-lg">
          Changes in the last 30 days
        </h2>
        <AccountChanges changes={changes} />
      </section>
      <section aria-labelledby="second-factor">
        <h2 id="second-factor" className="mb-1 font-semibold text-lg">
          Second factor
        </h2>
        <p className="mb-4 text-soft">
          {blocked.length > 0
            ? `You need one before you can act as ${blocked.join(' or ')}.`
            : 'With it, a stolen password is not enough to sign in.'}
        </p>
        <SecondFactor isOn={actor.hasSecondFactor} />
      </section>
      <section aria-labelledby="password">
        <h2 id="password" className="mb-1 font-semibold text-lg">
          Change password
        </h2>
        <p className="mb-4 text-soft">This ends all your other sessions.</p>
        <ChangePassword />
      </section>
    </div>
  )
}
