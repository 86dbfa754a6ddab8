'use client'

import type { ReactNode } from 'react'
import type { ChangeRequest } from '#core/change-requests/change-request'
import { type Answer, ConfirmDialog } from '#ui/operators/confirm-dialog'
import { OneTimeLink } from '#ui/operators/one-time-link'
import { ChangeDiff } from './change-diff'
import { changeLabel } from './change-labels'

type Props = { change: ChangeRequest; onClose: () => void }

/** Shows the second admin what they confirm, by its digest. For what gives an operator access, they type the domain of the address. */
export function ConfirmChange({ change, onClose }: Props) {
  const { id, digest, operator, batch, from } = change
  const isLong = change.kind === 'fields' || change.kind === 'target'
  return (
    <ConfirmDialog
      title="Confirm a change"
      url={`/api/change-requests/${id}/confirmation`}
      body={{ digest }}
      domainLabel={domainLabel(change)}
      wide={isLong}
      outcome={(answer) => outcome(answer, operator?.name ?? '')}
      onClose={onClose}
    >
      <p>{changeLabel(change)}.</p>
      {batch && <Findings findings={from.findings} />}
      {!batch && operator && (
        <p>
          Their {change.kind === 'change-address' ? 'present address' : 'address'} is{' '}
          <span className="wrap-anywhere font-medium">{operator.email}</span>.
        </p>
      )}
      {isLong ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is longer than the dialog, and is scrolled by keyboard
        <section aria-label="What changes" tabIndex={0}>
          <ChangeDiff change={change} />
        </section>
      ) : (
        <ChangeDiff change={change} />
      )}
    </ConfirmDialog>
  )
}

const shownFindings = 5

function Findings({ findings }: { findings: unknown }) {
  const messages = Array.isArray(findings) ? (findings as { message: string }[]).map(({ message }) => message) : []
  return (
    <ul aria-label="Differences from the file" className="list-disc pl-5">
      {messages.slice(0, shownFindings).map((message) => (
        <li key={message}>{message}</li>
      ))}
      {messages.length > shownFindings && <li>and {messages.length - shownFindings} more</li>}
    </ul>
  )
}

function domainLabel({ kind }: ChangeRequest): string | null {
  if (kind === 'revoke-role' || kind === 'end-frozen-batch' || kind === 'fields' || kind === 'target') return null
  return kind === 'change-address' ? 'Domain of the new address' : 'Domain of their address'
}

function outcome({ token, mail }: Answer, name: string): ReactNode {
  if (mail === 'sent') return <p>The link was mailed to {name}. It works once and within a day.</p>
  if (mail === 'failed') return <p>The mail server did not accept the mail to {name}. Propose the reset again.</p>
  if (token === null) return null
  return (
    <OneTimeLink path="/password-reset" token={token}>
      This is half of the link. Give it to {name} yourself; the admin who proposed the reset gives them the other half. It works once and
      within a day, and is not shown again.
    </OneTimeLink>
  )
}
