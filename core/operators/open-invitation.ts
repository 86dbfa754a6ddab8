import { z } from 'zod'
import { OperatorName } from './operator'

/** An invitation that can still be accepted or confirmed. */
export const OpenInvitation = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  expiresAt: z.iso.datetime(),
  invitedBy: OperatorName,
  /** Whether the operator who sent it is still an active admin. */
  isInviterAdmin: z.boolean(),
  needsConfirmation: z.boolean(),
})
export type OpenInvitation = z.infer<typeof OpenInvitation>

type Confirmable = Pick<OpenInvitation, 'needsConfirmation' | 'invitedBy' | 'isInviterAdmin'>

/** Four eyes: the inviter must still be an admin, and another admin confirms. The database enforces the same rule. */
export const mayConfirmInvitation = (actor: { id: string }, { needsConfirmation, invitedBy, isInviterAdmin }: Confirmable) =>
  needsConfirmation && isInviterAdmin && actor.id !== invitedBy.id
