'use client'

import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import type { Batch } from '#core/batches/batch'
import { balancePartOf } from '#core/people/filter/person-status'
import type { Person } from '#core/people/person'
import { reasonLabel } from '#core/reasons/reason-label'
import { mayProposeReversalIn } from '#core/reversals/reversal'
import { Empty } from '#ui/basics/empty'
import { OutcomeWord } from '#ui/basics/outcome'
import { useSecondsUntil } from '#ui/basics/use-seconds-until'
import { When } from '#ui/basics/when'
import { usePeople } from '#ui/people/people-queries'
import { bornColumn, cityColumn, openingColumn, rowColumn } from '#ui/people/person-columns'
import { PersonPanel } from '#ui/people/person-panel'
import { useFieldColumns } from '#ui/people/use-field-columns'
import { useOpenPerson } from '#ui/people/use-open-person'
import { TakeBackAll } from '#ui/reversals/take-back-all'
import { useActor } from '#ui/shell/actor'
import type { Column } from '#ui/table/column'
import { Table } from '#ui/table/table'
import { DecisionList } from './decision-list'

export const decidedOutcomes = ['approved', 'rejected', 'sent-back', 'withdrawn', 'expired', 'reversed'] as const

export function DecidedTab({ batch }: { batch: Batch }) {
  const [decisionId, setDecision] = useQueryState('decision', parseAsString)
  const [outcome, setOutcome] = useQueryState('outcome', parseAsStringLiteral(decidedOutcomes))
  const status = outcome ?? decidedOutcomes.find((status) => batch.balance[balancePartOf(status)] > 0) ?? 'approved'
  const data = usePeople(batch.id, decisionId === null ? { status } : { decisionId })
  const { off } = useFieldColumns(batch.id, null)
  const actor = useActor()
  const takesBack =
    decisionId === null &&
    status === 'approved' &&
    batch.balance.approved > 0 &&
    batch.state !== 'frozen' &&
    mayProposeReversalIn(actor, batch)
  const { row: person, open, step } = useOpenPerson(data)
  const columns = useMemo(() => columnsWithout(off, open), [off, open])
  return (
    <div className={person === null ? '' : 'lg:grid lg:grid-cols-[minmax(0,1fr)_400px]'}>
      <div className={`min-w-0 ${person === null ? '' : 'border-line lg:border-r'}`}>
        <DecisionList
          batch={batch}
          chosen={decisionId}
          outcome={decisionId === null ? status : null}
          onDecision={(id) => {
            void setOutcome(null)
            void setDecision(id)
          }}
          onOutcome={(part) => {
            void setDecision(null)
            void setOutcome(part)
          }}
        />
        <Table
          label="Decided people"
          columns={columns}
          data={data}
          keyOf={({ row }) => row}
          isCurrent={({ row }) => row === person}
          empty={<Empty title="No one has been decided yet">Each decision appears here with its checker, time, reason and people.</Empty>}
        />
        {takesBack && (
          <div className="sticky bottom-0 z-20 flex min-h-12 flex-wrap items-center justify-end gap-3 rounded-b-md border-edge border-t bg-sheet px-4 py-2">
            <TakeBackAll filter={{}} batchId={batch.id} size="thumb">
              Take back everyone approved…
            </TakeBackAll>
          </div>
        )}
      </div>
      {person !== null && <PersonPanel batch={batch} row={person} onStep={step} onClose={() => open(null)} />}
    </div>
  )
}

/** `off` has the keys of fields that people of the batch do not have. */
const columnsWithout = (off: readonly string[], onOpen: (row: number) => void): Column<Person>[] => [
  rowColumn,
  openingColumn(onOpen),
  ...(off.includes('dob') ? [] : [bornColumn]),
  ...(off.includes('city') ? [] : [{ ...cityColumn, narrow: 'hidden' as const }]),
  {
    id: 'outcome',
    title: 'outcome',
    track: '168px',
    narrow: 'second',
    cell: ({ status, decision }) => (
      <span className="flex items-center gap-2">
        <OutcomeWord part={status} />
        <FinalIn at={decision?.finalAt ?? null} from={decision?.finalFrom ?? null} />
      </span>
    ),
  },
  {
    id: 'by',
    title: 'by',
    track: 'minmax(0, 1fr)',
    narrow: 'second',
    look: 'text-soft',
    cell: ({ decision }) => decision?.actor?.name ?? 'Countersign',
  },
  {
    id: 'why',
    title: 'reason',
    track: 'minmax(0, 1.4fr)',
    narrow: 'hidden',
    tip: ({ decision }) => (decision ? reasonLabel(decision) : undefined),
    cell: ({ decision }) => decision && reasonLabel(decision),
  },
  {
    id: 'when',
    title: 'when',
    track: '110px',
    narrow: 'hidden',
    align: 'right',
    look: 'text-soft',
    cell: ({ decision }) => decision && <When at={decision.recordedAt} />,
  },
]

type FinalInProps = { at: string | null; from: string | null }

// After the undo window, people stay "not final yet" until the batch is verified.
function FinalIn({ at, from }: FinalInProps) {
  const seconds = useSecondsUntil(at)
  if (seconds > 0) return <span className="text-faint text-xs tabular-nums">final in {seconds} s</span>
  return at !== null && from === null ? <span className="text-faint text-xs">not final yet</span> : null
}
