'use client'

import type { RegisterEntry } from '#core/people/read-register'
import { reasonLabel } from '#core/reasons/reason-label'
import type { Reversal } from '#core/reversals/reversal'
import { shareOfRegister } from '#ui/approval-requests/share-of-register'
import { Dialog } from '#ui/basics/dialog'
import { DialogFooter } from '#ui/basics/dialog-footer'
import { Failed } from '#ui/basics/failed'
import { count, people } from '#ui/basics/numbers'
import { PersonValue } from '#ui/basics/person-value'
import { SkeletonRows } from '#ui/basics/skeleton'
import { Refused } from '#ui/operators/refused'
import { ReversalBatches } from './reversal-batches'
import { useReversalAct, useSomePeople } from './reversal-queries'

/** Shows another checker who is taken back, by its digest, before they confirm it. */
export function ConfirmReversal({ reversal, onClose }: { reversal: Reversal; onClose: () => void }) {
  const act = useReversalAct<Reversal>()
  const { id, digest, proposedBy, batches } = reversal
  const title = `Take back ${people(reversal.people)}`
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      footer={
        <DialogFooter
          act={title}
          look="danger"
          isBusy={act.isPending}
          onAct={() => act.mutate({ url: `/api/reversals/${id}/confirmation`, body: { digest } }, { onSuccess: onClose })}
          onCancel={onClose}
        />
      }
    >
      <p className="text-ink wrap-anywhere">
        {proposedBy.name} proposes it: {reasonLabel(reversal)}
      </p>
      <p className="mt-2">
        {reversal.people === 1 ? 'This person leaves' : 'These people leave'} the register at once, and the batch counts them as reversed.
        This cannot be undone. Anyone who was erased meanwhile is skipped.
      </p>
      {reversal.register !== null && <p className="mt-2 text-ink">{shareOfRegister(reversal.people, reversal.register)}.</p>}
      <ReversalBatches batches={batches} />
      <SomePeople reversal={reversal} />
      <Refused error={act.error} />
    </Dialog>
  )
}

function SomePeople({ reversal }: { reversal: Reversal }) {
  const { data, error, refetch } = useSomePeople(reversal.id)
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  const title = data.length < reversal.people ? 'Ten of them, chosen at random' : 'All of them'
  return (
    <section className="mt-4">
      <h3 className="mb-1 text-faint text-xs">{title}</h3>
      <ul aria-label={title} className="divide-y divide-line overflow-hidden rounded-md border border-line text-ink text-sm">
        {data.map((person) => (
          <PersonLine key={`${person.batchId}.${person.row}`} person={person} />
        ))}
      </ul>
    </section>
  )
}

function PersonLine({ person }: { person: RegisterEntry }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-3 py-1 sm:grid-cols-[minmax(0,1.4fr)_88px_minmax(0,1fr)_minmax(0,2fr)_minmax(0,1.4fr)]">
      <span className="truncate font-medium">
        <PersonValue person={person} field="name" value={person.name} />
      </span>
      <span className="text-soft tabular-nums">
        <PersonValue person={person} field="dob" value={person.dob} />
      </span>
      <span className="truncate">
        <PersonValue person={person} field="city" value={person.city} />
      </span>
      <span className="truncate text-soft max-sm:text-right">
        <PersonValue person={person} field="email" value={person.email} />
      </span>
      <span className="truncate text-soft max-sm:col-span-2">
        {person.fileName}, row {count(person.row)}
      </span>
    </li>
  )
}
