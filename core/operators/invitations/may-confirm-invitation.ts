import type { OpenInvitation } from '#core/operators/list-operators'

type Confirmable = Pick<OpenInvitation, 'needsConfirmation' | 'invitedBy' | 'isInviterAdmin'>

/** Four eyes: another admin than the one who invited, who has to be an admin still. The database holds the same rule again. */
export const mayConfirmInvitation = (actor: { id: string }, { needsConfirmation, invitedBy, isInviterAdmin }: Confirmable) =>
  needsConfirmation && isInviterAdmin && actor.id !== invitedBy.id
