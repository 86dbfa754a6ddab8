'use client'

import type { OperatorEntry } from '#core/operators/list-operators'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

type Props = { operator: OperatorEntry; how: 'suspension' | 'deactivation'; onClose: () => void }

const texts = {
  suspension: {
    act: 'Suspend',
    effect: 'All their sessions end now, and they cannot sign in until one admin proposes to lift the suspension and another confirms.',
  },
  deactivation: {
    act: 'Deactivate',
    effect:
      'All their sessions end now, and they cannot sign in. What they did stays in the audit under their name. To let them in again, one admin proposes and another confirms.',
  },
}

/** Suspends or deactivates an operator at once; letting them in again takes two admins. */
export function ShutOut({ operator, how, onClose }: Props) {
  const request = useOperatorAct()
  const { act, effect } = texts[how]
  const shutOut = () => request.mutate({ url: `/api/operators/${operator.id}/${how}` }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${act} ${operator.name}`}
      footer={<DialogFooter act={act} look="danger" isDisabled={request.isPending} onAct={shutOut} onCancel={onClose} />}
    >
      <p>{effect}</p>
      <Refused error={request.error} />
    </Dialog>
  )
}
