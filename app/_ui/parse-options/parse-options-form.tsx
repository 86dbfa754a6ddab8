'use client'

import { spellingExampleOf } from '#core/fields/kinds/date-spelling'
import { lineNoun } from '#core/parsing/line-noun'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head, HeadDates, SpellingQuestion } from '#core/parsing/preview/read-head'
import type { DateExample } from '#core/parsing/values/date-order'
import { Notice } from '#ui/basics/notice'
import { count, counted } from '#ui/basics/numbers'
import { AmbiguousCells } from './ambiguous-cells'
import { ColumnChoices } from './column-choices'
import type { FieldColumn } from './field-columns'
import { FirstPeople } from './first-people'
import { FirstProblems } from './first-problems'
import { openQuestion } from './open-question'
import { ParseOptionChoices } from './parse-option-choices'

type Props = {
  head: Head
  /** The fields that are read. */
  columns: FieldColumn[]
  requested: RequestedParseOptions
  onChange: (requested: RequestedParseOptions) => void
  /** Ambiguous dates of the whole file, when the head alone would not raise the question. */
  asked?: DateExample[]
  /** The same for the dates or numbers of a declared field. */
  askedSpelling?: SpellingQuestion | undefined
  /** A workbook has neither a delimiter nor an encoding. */
  isWorkbook?: boolean
}

/** The parse options of a file and a preview of the result, which follows every change. */
export function ParseOptionsForm({ head, columns, requested, onChange, asked, askedSpelling, isWorkbook = false }: Props) {
  const dates = head.outcome === 'read' && head.top.columns.dob !== undefined ? head.dates : null
  const question = asked ?? (dates?.order === null ? dates.examples : undefined)
  return (
    <div className="space-y-4 text-ink">
      {head.outcome === 'refused' && <Refused head={head} isFixable={openQuestion(head, requested)?.kind === 'question'} />}
      {head.outcome === 'read' && head.mostlyInvalid && <MostlyInvalid head={head} isWorkbook={isWorkbook} />}
      {question && (
        <AmbiguousCells
          column="these dates"
          cells={question.map(spellingExampleOf)}
          isWorkbook={isWorkbook}
          chosen={requested.dateOrder ?? null}
          onChoose={(dateOrder) => onChange({ ...requested, dateOrder })}
        />
      )}
      {spellingQuestions(head, askedSpelling).map(({ field: { key, label }, examples }) => (
        <AmbiguousCells
          key={key}
          column={`“${label}”`}
          cells={examples}
          isWorkbook={isWorkbook}
          chosen={requested.spellings?.[key] ?? null}
          onChoose={(spelling) => onChange({ ...requested, spellings: { ...requested.spellings, [key]: spelling } })}
        />
      ))}
      {head.top && (
        <section aria-label="How it is read" className="space-y-3">
          <ParseOptionChoices
            top={head.top}
            dates={dates}
            hasDates={columns.some(({ key }) => key === 'dob')}
            requested={requested}
            onChange={onChange}
            isWorkbook={isWorkbook}
          />
          {dates && !question && requested.dateOrder === undefined && <DateEvidence dates={dates} isWorkbook={isWorkbook} />}
          <ColumnChoices
            top={head.top}
            fields={columns}
            extraColumns={head.outcome === 'read' ? head.extraColumns : null}
            requested={requested}
            onChange={onChange}
          />
        </section>
      )}
      {head.outcome === 'read' && (
        <>
          {head.people.length > 0 && <FirstPeople people={head.people} columns={columns} fields={head.fields} isWorkbook={isWorkbook} />}
          <FirstProblems invalid={head.invalid} checked={head.checked} isWorkbook={isWorkbook} />
        </>
      )}
    </div>
  )
}

/** The questions of the head, and the one of the whole file, which the head alone may not raise. */
function spellingQuestions(head: Head, asked: SpellingQuestion | undefined): SpellingQuestion[] {
  const ofHead = head.outcome === 'read' ? head.spellings : []
  return asked ? [asked, ...ofHead.filter(({ field }) => field.key !== asked.field.key)] : ofHead
}

function Refused({ head: { refusal }, isFixable }: { head: Extract<Head, { outcome: 'refused' }>; isFixable: boolean }) {
  return (
    <Notice tone={isFixable ? 'warn' : 'danger'} role="status" title={refusal.message}>
      {isFixable && 'Choose the header and the columns below. The header itself is not imported.'}
      {refusal.code === 'empty' && 'Choose another file, or start from the template on your desk.'}
    </Notice>
  )
}

type MostlyInvalidProps = { head: Extract<Head, { outcome: 'read' }>; isWorkbook: boolean }

function MostlyInvalid({ head: { mostlyInvalid }, isWorkbook }: MostlyInvalidProps) {
  if (!mostlyInvalid) return null
  const { failed, of, message } = mostlyInvalid
  return (
    <Notice tone="warn" role="status" title={`${count(failed)} of the first ${counted(of, 'row')} fail for the same reason`}>
      {message} {isWorkbook ? 'A column' : 'A column or the delimiter'} below may be wrong.
    </Notice>
  )
}

function DateEvidence({ dates, isWorkbook }: { dates: HeadDates; isWorkbook: boolean }) {
  return dates.order === null ? null : <p className="text-soft text-sm">{dateEvidence(dates, isWorkbook)}</p>
}

function dateEvidence({ order, evidence }: Extract<HeadDates, { evidence: unknown }>, isWorkbook: boolean): string {
  if (!evidence) return 'Every date of birth has only one reading.'
  const { value, line } = evidence
  const place = `${lineNoun(isWorkbook)} ${count(line)}`
  if (value.includes('.')) return `Dates with dots are read day first, like “${value}” on ${place}.`
  const first = order === 'dmy' ? 'day' : 'month'
  return `“${value}” on ${place} is only valid with the ${first} first, so all dates are read that way.`
}
