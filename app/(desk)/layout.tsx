import type { ReactNode } from 'react'
import { pageContext } from '#server/page-context'
import { StepUp } from '#ui/account/step-up'
import { LiveProvider } from '#ui/live'
import { ActorProvider } from '#ui/shell/actor'
import { Header } from '#ui/shell/header'

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const { actor } = await pageContext()
  return (
    <ActorProvider actor={{ id: actor.id, name: actor.name, roles: [...actor.roles] }}>
      <LiveProvider>
        <Header operator={{ name: actor.name, email: actor.email, roles: actor.roles }} />
        <main className="mx-auto max-w-[1320px] px-4 py-5 sm:px-6">{children}</main>
        <StepUp email={actor.email} />
      </LiveProvider>
    </ActorProvider>
  )
}
