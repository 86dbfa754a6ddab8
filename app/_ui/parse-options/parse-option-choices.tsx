'use client'

import { lineNoun } from '#core/parsing/line-noun'
import { type DateOrder, dateOrders, delimiters, type Encoding, encodings, type RequestedParseOptions } from '#core/parsing/parse-options'
import type { HeadDates } from '#core/parsing/preview/read-head'
import type { Top } from '#core/parsing/preview/top'
import { capital } from '#ui/basics/capital'
import { Choice } from '#ui/basics/choice'
import { withDelimiter, withHeaderLine } from './parse-option-changes'
import { dateOrderLabels, delimiterLabels, encodingLabels } from './parse-option-labels'

type Props = {
  top: Top
  dates: HeadDates | null
  /** Whether dates of birth are read. */
  hasDates: boolean
  requested: RequestedParseOptions
  onChange: (requested: RequestedParseOptions) => void
  isWorkbook: boolean
}

export function ParseOptionChoices({ top, dates, hasDates, requested, onChange, isWorkbook }: Props) {
  return (
    <div className={`grid grid-cols-2 gap-3 ${isWorkbook ? '' : 'sm:grid-cols-[1fr_1fr_1.6fr_1.3fr]'}`}>
      {!isWorkbook && <TextChoices top={top} requested={requested} onChange={onChange} />}
      <Choice
        label="Header"
        className={hasDates ? 'max-sm:col-span-2' : 'col-span-2'}
        value={String(top.headerLine)}
        onChoose={(line) => onChange(withHeaderLine(requested, top, Number(line)))}
      >
        {top.lines.map(({ line, cells }) => (
          <option key={line} value={line}>
            {capital(lineNoun(isWorkbook))} {line}: {shorten(cells)}
          </option>
        ))}
      </Choice>
      {hasDates && (
        <Choice
          label="Dates"
          className="max-sm:col-span-2"
          value={dates?.order ?? requested.dateOrder ?? ''}
          onChoose={(order) => onChange({ ...requested, dateOrder: order as DateOrder })}
        >
          {!dates?.order && !requested.dateOrder && <option value="">Choose the order</option>}
          {dateOrders.map((order) => (
            <option key={order} value={order}>
              {dateOrderLabels[order]}
            </option>
          ))}
        </Choice>
      )}
    </div>
  )
}

function TextChoices({ top, requested, onChange }: Pick<Props, 'top' | 'requested' | 'onChange'>) {
  return (
    <>
      <Choice
        label="Delimiter"
        value={top.delimiter}
        onChoose={(value) => {
          const delimiter = delimiters.find((candidate) => candidate === value)
          if (delimiter) onChange(withDelimiter(requested, delimiter))
        }}
      >
        {delimiters.map((delimiter) => (
          <option key={delimiter} value={delimiter}>
            {delimiterLabels[delimiter]}
          </option>
        ))}
      </Choice>
      <Choice label="Encoding" value={top.encoding} onChoose={(encoding) => onChange({ ...requested, encoding: encoding as Encoding })}>
        {encodings.map((encoding) => (
          <option key={encoding} value={encoding}>
            {encodingLabels[encoding]}
          </option>
        ))}
      </Choice>
    </>
  )
}

const maxHeaderChars = 48

function shorten(cells: string[]): string {
  const text = cells.filter((cell) => cell !== '').join(' · ')
  return text.length > maxHeaderChars ? `${text.slice(0, maxHeaderChars)}…` : text
}
