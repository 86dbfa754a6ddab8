'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Batch } from '#core/batches/batch'
import type { RowProblem } from '#core/failed-rows/failed-row'
import { lineNoun } from '#core/parsing/line-noun'
import type { Flag } from '#core/people/filter/flag'
import type { Person } from '#core/people/person'
import { reasonLabel } from '#core/reasons/reason-label'
import { mayProposeReversalIn } from '#core/reversals/reversal'
import { capital } from '#ui/basics/capital'
import { Failed } from '#ui/basics/failed'
import { count } from '#ui/basics/numbers'
import { OutcomeWord } from '#ui/basics/outcome'
import { PersonValue } from '#ui/basics/person-value'
import { SkeletonRows } from '#ui/basics/skeleton'
import { When } from '#ui/basics/when'
import { RawLine } from '#ui/failed-rows/raw-line'
import { FlagList } from '#ui/flags/flag-list'
import { TakeBack } from '#ui/reversals/take-back'
import { useActor } from '#ui/shell/actor'
import { personQuery } from './people-queries'
import { PersonDeliveries } from './person-deliveries'
import { EarlierRevisions, RelatedPeople } from './related-people'
import { useFieldColumns } from './use-field-columns'

/** One person: the row of the file, flags, similar people and decisions. */
export function PersonDetails({ batch, row }: { batch: Batch; row: number }) {
  const actor = useActor()
  const { data, error, refetch, isPending } = useQuery(personQuery(batch.id, row))
  const { off } = useFieldColumns(batch.id, null)
  if (isPending) return <SkeletonRows rows={5} />
  if (error) return <Failed error={error} retry={refetch} />
  return (
    <div className="space-y-5 px-4 pt-3 pb-6">
      <header aria-live="polite">
        <h2 className="break-words font-semibold text-lg">
          <PersonValue person={data} field="name" value={data.name} />
        </h2>
        <span className="text-sm">
          <OutcomeWord part={data.status} />
        </span>
      </header>
      {data.decision && (
        <p className="text-sm">
          <span className="font-medium">{data.decision.actor?.name ?? 'Countersign'}</span>, <When at={data.decision.recordedAt} />
          {reasonLabel(data.decision) && <span className="block text-soft">{reasonLabel(data.decision)}</span>}
        </p>
      )}
      {isFinal(data) && mayProposeReversalIn(actor, batch) && (
        <TakeBack selection={{ people: [{ batchId: batch.id, row }] }} selected={1}>
          Take back…
        </TakeBack>
      )}
      <dl className="grid grid-cols-[minmax(60px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        {!off.includes('dob') && (
          <Fact name="Born">
            <span className="tabular-nums">
              <PersonValue person={data} field="dob" value={data.dob} none={none} />
            </span>
            {data.dob !== null && <span className="text-faint"> · {count(ageOn(data.dob, new Date()))} years</span>}
          </Fact>
        )}
        {!off.includes('city') && (
          <Fact name="City">
            <PersonValue person={data} field="city" value={data.city} none={none} />
          </Fact>
        )}
        {!off.includes('email') && (
          <Fact name="E-mail">
            <PersonValue person={data} field="email" value={data.email} none={none} />
          </Fact>
        )}
        {data.fields.map(({ key, label, shown }) => (
          <Fact key={key} name={label}>
            <PersonValue person={data} field={key} value={shown} none={none} />
          </Fact>
        ))}
      </dl>
      <PersonDeliveries deliveries={data.deliveries} />
      <FlagList flags={data.flags} />
      <RelatedPeople of={data} />
      <EarlierRevisions revisions={data.revisions} />
      <section>
        <h3 className="mb-1 text-faint text-xs">
          {capital(lineNoun(batch.isWorkbook))} {count(data.line)} of the file
        </h3>
        <div className="rounded-md border border-line bg-sunken px-2.5 py-2 wrap-anywhere">
          <RawLine row={{ raw: data.raw, problems: markedCells(data) }} />
        </div>
      </section>
    </div>
  )
}

const isFinal = ({ status, decision }: Person) =>
  status === 'approved' && decision?.finalFrom != null && Date.parse(decision.finalFrom) <= Date.now()

const none = <span className="text-faint">none</span>

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="max-w-40 text-soft wrap-anywhere">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

function ageOn(dob: string, day: Date): number {
  const [year = 0, month = 1, date = 1] = dob.split('-').map(Number)
  const hadBirthday = day.getMonth() + 1 > month || (day.getMonth() + 1 === month && day.getDate() >= date)
  return day.getFullYear() - year - (hadBirthday ? 0 : 1)
}

type Field = 'name' | 'dob' | 'city' | 'email'

const fieldsOf: Record<Flag, Field[]> = {
  'rejected-before': [],
  'sent-back-before': [],
  'reversed-before': [],
  'shared-identity-key': [],
  'like-existing': ['name', 'dob'],
  'shared-birth-date': ['dob'],
  'mixed-scripts': ['name'],
  'invisible-characters': ['name', 'city', 'email'],
  'under-18': ['dob'],
  'over-100': ['dob'],
  'new-domain': ['email'],
  'domain-burst': ['email'],
}

// Marks the cells of the line that the person's flags are about.
function markedCells(person: Person): RowProblem[] {
  const fields = new Set(person.flags.flatMap(({ flag }) => fieldsOf[flag]))
  return [...fields].flatMap((field) => {
    const value = person[field]
    return value === null ? [] : [{ code: 'flag', field, message: '', value }]
  })
}
