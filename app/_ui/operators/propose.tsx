'use client'

import type { Proposed } from '#core/change-requests/propose-change'
import type { ChangeOfOperator } from '#core/change-requests/proposed-change'
import type { OperatorEntry } from '#core/operators/list-operators'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter, DoneFooter } from '#ui/basics/dialog-footer'
import { OneTimeLink } from './one-time-link'
import { operatorChangeLabel } from './operator-change-labels'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = { operator: OperatorEntry; change: ChangeOfOperator; onClose: () => void }

/** Asks before a change is proposed. For a password reset without mail, it then shows half of the link once. */
export function Propose({ operator, change, onClose }: Props) {
  const act = useOperatorAct<Proposed>()
  const propose = () =>
    act.mutate(
      { url: '/api/change-requests', body: { ...change, operatorId: operator.id } },
      { onSuccess: ({ token }) => token === null && onClose() },
    )
  const token = act.data?.token
  return (
    <Dialog
      open
      onClose={onClose}
      title={token ? 'Proposed' : 'Propose a change'}
      footer={
        token ? (
          <DoneFooter onClose={onClose} />
        ) : (
          <DialogFooter act="Propose" isDisabled={act.isPending} onAct={propose} onCancel={onClose} />
        )
      }
    >
      {token ? (
        <OneTimeLink path="/password-reset" token={token}>
          This is half of the link. Give it to {operator.name} yourself; the admin who confirms the reset gives them the other half. It is
          not shown again.
        </OneTimeLink>
      ) : (
        <p>{operatorChangeLabel(operator.name, change)} as soon as another admin confirms it.</p>
      )}
      <Refused error={act.error} />
    </Dialog>
  )
}
