'use client'

import type { FormEvent } from 'react'
import type { OperatorEntry } from '#core/operators/list-operators'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { Field } from '#ui/basics/field'
import { Refused } from './refused'
import { useOperatorAct } from './use-operators'

const form = 'propose-address'

/** Proposes a new address for an operator, with which they sign in once another admin confirms it. */
export function ProposeAddress({ operator, onClose }: { operator: OperatorEntry; onClose: () => void }) {
  const act = useOperatorAct()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = new FormData(event.currentTarget).get('email')
    act.mutate({ url: '/api/change-requests', body: { kind: 'change-address', operatorId: operator.id, email } }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Change the address of ${operator.name}`}
      footer={<DialogFooter act="Propose" form={form} isDisabled={act.isPending} onCancel={onClose} />}
    >
      <form id={form} onSubmit={submit} method="post" className="space-y-4 text-ink">
        <p>
          Their address is <span className="wrap-anywhere font-medium">{operator.email}</span>. When another admin confirms the new one,
          they sign in with it, and all their sessions end.
        </p>
        <Field label="New address" name="email" type="email" required autoFocus autoComplete="off" />
      </form>
      <Refused error={act.error} />
    </Dialog>
  )
}
