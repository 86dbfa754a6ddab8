import { z } from 'zod'

export const roles = ['maker', 'checker', 'admin', 'auditor'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** A person who signs in. `Person` is someone else: a person being onboarded. */
export const Operator = z.object({ id: z.uuid(), name: z.string(), email: z.email(), active: z.boolean(), roles: z.array(Role) })
export type Operator = z.infer<typeof Operator>

/** An operator as others see them beside their acts. */
export const OperatorName = Operator.pick({ id: true, name: true })
export type OperatorName = z.infer<typeof OperatorName>

/** Who acts: the operator of the session, and the signed cookie that lets the database find them itself. */
export type Actor = {
  id: string
  name: string
  email: string
  roles: readonly Role[]
  hasSecondFactor: boolean
  signedInAt: Date
  cookie: string
}

type WithRoles = { roles: readonly Role[] }

export const isMaker = (actor: WithRoles) => actor.roles.includes('maker')
export const isChecker = (actor: WithRoles) => actor.roles.includes('checker')
export const isAdmin = (actor: WithRoles) => actor.roles.includes('admin')

/** Auditors read all; only admins change. */
export const mayReadOperators = (actor: WithRoles) => actor.roles.some((role) => role === 'admin' || role === 'auditor')

/** Makers see their own batches; checkers, admins and auditors see all. */
export const seesAllBatches = (actor: WithRoles) => actor.roles.some((role) => role !== 'maker')
