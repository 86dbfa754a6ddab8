'use client'

import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head, HeadDates } from '#core/parsing/preview/read-head'
import { sentenceFor } from '#core/parsing/row/problems'
import type { DateExample } from '#core/parsing/survey/date-order'
import { Notice } from '#ui/basics/notice'
import { count, counted } from '#ui/basics/numbers'
import { ColumnChoices } from './column-choices'
import { DateQuestion } from './date-question'
import { FirstPeople } from './first-people'
import { FirstProblems } from './first-problems'
import { openQuestion } from './open-question'
import { ParseOptionChoices } from './parse-option-choices'

type Props = {
  head: Head
  requested: RequestedParseOptions
  onChange: (requested: RequestedParseOptions) => void
  /** Ambiguous dates of the whole file, when the head alone would not raise the question. */
  asked?: DateExample[]
}

/** The parse options of a file and a preview of the result, which follows every change. */
export function ParseOptionsForm({ head, requested, onChange, asked }: Props) {
  const dates = head.outcome === 'read' ? head.dates : null
  const question = asked ?? (dates?.order === null ? dates.examples : undefined)
  return (
    <div className="space-y-4 text-ink">
      {head.outcome === 'refused' && <Refused head={head} isFixable={openQuestion(head, requested)?.kind === 'question'} />}
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

function Refused({ head: { refusal }, isFixable }: { head: Extract<Head, { outcome: 'refused' }>; isFixable: boolean }) {
  return (
    <Notice tone={isFixable ? 'warn' : 'danger'} role="status" title={refusal.message}>
      {isFixable && 'Choose the header line and the columns below. The header itself is not imported.'}
      {refusal.code === 'empty' && 'Choose another file, or start from the template on your desk.'}
    </Notice>
  )
}

function MostlyInvalid({ head: { mostlyInvalid } }: { head: Extract<Head, { outcome: 'read' }> }) {
  if (!mostlyInvalid) return null
  const { failed, of, code } = mostlyInvalid
  return (
    <Notice tone="warn" role="status" title={`${count(failed)} of the first ${counted(of, 'row')} fail for the same reason`}>
      {sentenceFor({ code, field: null })} A column or the delimiter below may be wrong.
    </Notice>
  )
}

function DateEvidence({ dates }: { dates: HeadDates }) {
  return dates.order === null ? null : <p className="text-soft text-sm">{dateEvidence(dates)}</p>
}

function dateEvidence({ order, evidence }: Extract<HeadDates, { evidence: unknown }>): string {
  if (!evidence) return 'Every date here has only one reading.'
  const { value, line } = evidence
  if (value.includes('.')) return `Dates with dots are read day first, like “${value}” on line ${count(line)}.`
  const first = order === 'dmy' ? 'day' : 'month'
  return `“${value}” on line ${count(line)} is only valid with the ${first} first, so all dates are read that way.`
}
