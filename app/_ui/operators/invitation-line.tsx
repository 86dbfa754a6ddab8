'use client'

import type { OpenInvitation } from '#core/operators/open-invitation'
import { mayConfirmInvitation } from '#core/operators/open-invitation'
import { Button } from '#ui/basics/button'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = { invitation: OpenInvitation; actor: { id: string; mayChange: boolean }; onConfirm: () => void }

/** An open invitation. Withdrawing it needs no confirmation, because the person can be invited again. */
export function InvitationLine({ invitation, actor, onConfirm }: Props) {
  const act = useOperatorAct()
  const { id, name, email } = invitation
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <span className="font-medium">{name}</span>
      <span className="min-w-0 break-words text-soft">{email}</span>
      <span className="ml-auto text-soft max-sm:ml-0 max-sm:basis-full">{statusOf(invitation, actor.id)}</span>
      {actor.mayChange && mayConfirmInvitation(actor, invitation) && (
        <Button look="primary" aria-label={`Confirm the invitation of ${name}`} disabled={act.isPending} onClick={onConfirm}>
          Confirm
        </Button>
      )}
      {actor.mayChange && (
        <Button
          aria-label={`Withdraw the invitation of ${name}`}
          disabled={act.isPending}
          onClick={() => act.mutate({ url: `/api/invitations/${id}/withdrawal` })}
        >
          Withdraw
        </Button>
      )}
      <Refused error={act.error} />
    </li>
  )
}

function statusOf({ expiresAt, needsConfirmation, invitedBy, isInviterAdmin }: OpenInvitation, actorId: string): string {
  if (!needsConfirmation) return `the link works until ${expiresAt.slice(0, 10)}`
  if (!isInviterAdmin) return `${invitedBy.name}, who invited them, is no longer an admin`
  return invitedBy.id === actorId ? 'another admin has to confirm it' : `invited by ${invitedBy.name}, not confirmed yet`
}
