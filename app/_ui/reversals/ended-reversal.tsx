import { reasonLabel } from '#core/reasons/reason-label'
import type { Reversal } from '#core/reversals/reversal'
import { people } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { ReversalBatches } from './reversal-batches'

const outcomes = { open: 'Open', confirmed: 'Confirmed', declined: 'Declined', expired: 'Expired' }

/** A reversal that was confirmed, declined or not decided in time. */
export function EndedReversal({ reversal }: { reversal: Reversal }) {
  const { state, proposedBy, proposedAt, decidedBy, decidedAt, expiresAt, batches } = reversal
  return (
    <li className="px-4 py-2">
      <p className="wrap-anywhere">
        <span className="font-medium">{outcomes[state]}</span>: take back {people(reversal.people)}: {reasonLabel(reversal)}
      </p>
      <p className="text-soft text-sm">
        {proposedBy.name} proposed it <When at={proposedAt} />.{' '}
        {decidedBy && decidedAt ? (
          <>
            {decidedBy.name} {decidedBy.id === proposedBy.id ? 'withdrew' : state} it <When at={decidedAt} />.
          </>
        ) : (
          <>
            It expired <When at={expiresAt} />.
          </>
        )}
      </p>
      <ReversalBatches batches={batches} />
    </li>
  )
}
