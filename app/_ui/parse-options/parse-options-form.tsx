'use client'

import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import { sentenceFor } from '#core/parsing/row/problems'
import type { DateExample } from '#core/parsing/survey/date-order'
import { Notice } from '#ui/basics/notice'
import { count, counted } from '#ui/basics/numbers'
import { ColumnChoices } from './column-choices'
import { DateEvidence } from './date-evidence'
import { DateQuestion } from './date-question'
import { FirstPeople } from './first-people'
import { FirstProblems } from './first-problems'
import { ParseOptionChoices } from './parse-option-choices'

type Props = {
  head: Head
  requested: RequestedParseOptions
  onChange: (requested: RequestedParseOptions) => void
  /** Dates of the whole file that its maker is asked about, where the head alone would not ask. */
  asked?: DateExample[]
}

/** How a file is read, and what comes of it: everything can be put right, and is read again at once. */
export function ParseOptionsForm({ head, requested, onChange, asked }: Props) {
  const dates = head.outcome === 'read' ? head.dates : null
  const question = asked ?? (dates?.order === null ? dates.examples : undefined)
  return (
    <div className="space-y-4 text-ink">
      {head.outcome === 'refused' && <Refused head={head} />}
      {head.outcome === 'read' && head.mostlyInvalid && <MostlyInvalid head={head} />}
      {question && (
        <DateQuestion
          examples={question}
          chosen={requested.dateOrder ?? null}
          onChoose={(dateOrder) => onChange({ ...requested, dateOrder })}
        />
      )}
      {head.top && (
        <section aria-label="How it is read" className="space-y-3">
          <ParseOptionChoices top={head.top} dates={dates} requested={requested} onChange={onChange} />
          {dates && !question && requested.dateOrder === undefined && <DateEvidence dates={dates} />}
          <ColumnChoices
            top={head.top}
            extraColumns={head.outcome === 'read' ? head.extraColumns : null}
            requested={requested}
            onChange={onChange}
          />
        </section>
      )}
      {head.outcome === 'read' && (
        <>
          {head.people.length > 0 && <FirstPeople people={head.people} />}
          <FirstProblems invalid={head.invalid} checked={head.checked} />
        </>
      )}
    </div>
  )
}

const putRight = new Set(['header-not-found', 'column-missing', 'column-twice'])

function Refused({ head: { refusal, top } }: { head: Extract<Head, { outcome: 'refused' }> }) {
  return (
    <Notice tone={top && putRight.has(refusal.code) ? 'warn' : 'danger'} role="status" title={refusal.message}>
      {top &&
        putRight.has(refusal.code) &&
        'Say below which line is the header and which column is what. The header itself is nobody’s row.'}
      {refusal.code === 'empty' && 'Choose another file, or begin with the template on the desk.'}
    </Notice>
  )
}

function MostlyInvalid({ head: { mostlyInvalid } }: { head: Extract<Head, { outcome: 'read' }> }) {
  if (!mostlyInvalid) return null
  const { failed, of, code } = mostlyInvalid
  return (
    <Notice tone="warn" role="status" title={`${count(failed)} of the first ${counted(of, 'row')} fail for one cause`}>
      {sentenceFor({ code, field: null })} Perhaps a column or the delimiter below is not the right one.
    </Notice>
  )
}
