import type { ReactNode } from 'react'
import { rolesWithoutSecondFactor } from '#core/operators/roles-without-second-factor'
import { pageContext } from '#server/context/page-context'
import { web } from '#server/process/web'
import { StepUp } from '#ui/account/step-up'
import { LiveProvider } from '#ui/live/live'
import { FileLimitsProvider } from '#ui/parse-options/file-limits'
import { ActorProvider } from '#ui/shell/actor'
import { Header } from '#ui/shell/header'

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext()
  const { actor } = ctx
  const { MAX_COLUMNS, MAX_CELL_BYTES } = web().environment
  return (
    <ActorProvider
      actor={{ id: actor.id, name: actor.name, roles: [...actor.roles], rolesWithoutSecondFactor: await rolesWithoutSecondFactor({ ctx }) }}
    >
      <LiveProvider>
        <Header operator={{ name: actor.name, email: actor.email, roles: actor.roles }} />
        <FileLimitsProvider limits={{ columns: MAX_COLUMNS, cellBytes: MAX_CELL_BYTES }}>
          <main className="mx-auto max-w-[1320px] px-4 py-5 sm:px-6 small:py-2">{children}</main>
        </FileLimitsProvider>
        <StepUp email={actor.email} />
      </LiveProvider>
    </ActorProvider>
  )
}
