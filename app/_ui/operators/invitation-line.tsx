'use client'

import type { OpenInvitation } from '#core/operators/list-operators'
import { Button } from '#ui/basics/button'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = { invitation: OpenInvitation; mayWithdraw: boolean }

/** Somebody who is invited. Taking that back needs no question: they can be invited again. */
export function InvitationLine({ invitation: { id, name, email, expiresAt }, mayWithdraw }: Props) {
  const act = useOperatorAct()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <span className="font-medium">{name}</span>
      <span className="min-w-0 break-words text-soft">{email}</span>
      <span className="ml-auto text-soft">the link works until {expiresAt.slice(0, 10)}</span>
      {mayWithdraw && (
        <Button
          size="small"
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
