'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { Role } from '#core/operators/operator'

/** The operator who views this page. */
export type PageActor = { id: string; name: string; roles: readonly Role[]; rolesWithoutSecondFactor: readonly Role[] }

const ActorContext = createContext<PageActor | null>(null)

export function ActorProvider({ actor, children }: { actor: PageActor; children: ReactNode }) {
  return <ActorContext value={actor}>{children}</ActorContext>
}

/** Whether the operator cannot act in this role until they set up a second factor. */
export const useNeedsSecondFactor = (role: Role): boolean => useActor().rolesWithoutSecondFactor.includes(role)

export function useActor(): PageActor {
  const actor = useContext(ActorContext)
  if (!actor) throw new Error('ActorProvider is missing.')
  return actor
}
