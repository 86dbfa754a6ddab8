import type { ChangeRequest } from '#core/change-requests/change-request'
import { When } from '#ui/basics/when'
import { changeLabel } from './change-labels'
import { proposerOf } from './proposer-of'

const outcomes = { open: 'Open', confirmed: 'Confirmed', declined: 'Declined', expired: 'Expired' }

/** A change that was confirmed, declined or not decided in time. */
export function EndedChangeRequest({ change }: { change: ChangeRequest }) {
  const { state, proposedAt, decidedBy, decidedAt, expiresAt } = change
  return (
    <li className="px-4 py-2">
      <p className="wrap-anywhere">
        <span className="font-medium">{outcomes[state]}</span>: {changeLabel(change)}.
      </p>
      <p className="text-soft text-sm">
        {proposerOf(change)} proposed it <When at={proposedAt} />.{' '}
        {decidedBy && decidedAt ? (
          <>
            {decidedBy.name} {state} it <When at={decidedAt} />.
          </>
        ) : (
          <>
            It expired <When at={expiresAt} />.
          </>
        )}
      </p>
    </li>
  )
}
