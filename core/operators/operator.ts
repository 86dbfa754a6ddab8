import { z } from 'zod'

export const roles = ['maker', 'checker', 'admin', 'auditor'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** Someone who signs in, unlike a `Person`, who is being onboarded. */
export const Operator = z.object({ id: z.uuid(), name: z.string(), email: z.email(), active: z.boolean(), roles: z.array(Role) })
export type Operator = z.infer<typeof Operator>

/** An operator as shown next to what they did. */
export const OperatorName = Operator.pick({ id: true, name: true })
export type OperatorName = z.infer<typeof OperatorName>

/** Sorts operators by name, whatever the case, and those of one name by id. */
export function byName(a: OperatorName, b: OperatorName): number {
  const [nameA, nameB] = [a.name.toLowerCase(), b.name.toLowerCase()]
  if (nameA !== nameB) return nameA < nameB ? -1 : 1
  return a.id < b.id ? -1 : 1
}

type WithRoles = { roles: readonly Role[] }

export const isMaker = (actor: WithRoles) => actor.roles.includes('maker')
export const isChecker = (actor: WithRoles) => actor.roles.includes('checker')
export const isAdmin = (actor: WithRoles) => actor.roles.includes('admin')

/** Auditors see the operators, and only admins change them. */
export const mayReadOperators = (actor: WithRoles) => actor.roles.some((role) => role === 'admin' || role === 'auditor')

/** Makers see their own batches; checkers, admins and auditors see all. */
export const seesAllBatches = (actor: WithRoles) => actor.roles.some((role) => role !== 'maker')

/** Who sees batches of others as an auditor only has to ask before they see personal data in them. Checkers and admins do not. */
export const mustAskForPersonalData = (actor: WithRoles) => seesAllBatches(actor) && !isChecker(actor) && !isAdmin(actor)
