'use client'

import type { HeadDates } from '#core/reading/read-head'
import { type DateOrder, dateOrders, delimiters, type Encoding, encodings, type ReadingHints } from '#core/reading/reading'
import type { Top } from '#core/reading/top'
import { Choice } from '#ui/basics/choice'
import { withDelimiter, withHeaderLine } from './reading-changes'
import { dateOrderWords, delimiterWords, encodingWords } from './reading-words'

type Props = { top: Top; dates: HeadDates | null; hints: ReadingHints; onChange: (hints: ReadingHints) => void }

/** How the bytes become cells: what was found, and what else it could be. */
export function ReadingChoices({ top, dates, hints, onChange }: Props) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_1fr_1.6fr_1.3fr]">
      <Choice
        label="Delimiter"
        value={top.delimiter}
        onChoose={(value) => {
          const delimiter = delimiters.find((one) => one === value)
          if (delimiter) onChange(withDelimiter(hints, delimiter))
        }}
      >
        {delimiters.map((delimiter) => (
          <option key={delimiter} value={delimiter}>
            {delimiterWords[delimiter]}
          </option>
        ))}
      </Choice>
      <Choice label="Encoding" value={top.encoding} onChoose={(encoding) => onChange({ ...hints, encoding: encoding as Encoding })}>
        {encodings.map((encoding) => (
          <option key={encoding} value={encoding}>
            {encodingWords[encoding]}
          </option>
        ))}
      </Choice>
      <Choice label="Header" value={String(top.headerLine)} onChoose={(line) => onChange(withHeaderLine(hints, top, Number(line)))}>
        {top.lines.map(({ line, cells }) => (
          <option key={line} value={line}>
            Line {line}: {brief(cells)}
          </option>
        ))}
      </Choice>
      <Choice
        label="Dates"
        value={dates?.order ?? hints.dateOrder ?? ''}
        onChoose={(order) => onChange({ ...hints, dateOrder: order as DateOrder })}
      >
        {!dates?.order && !hints.dateOrder && <option value="">Not settled</option>}
        {dateOrders.map((order) => (
          <option key={order} value={order}>
            {dateOrderWords[order]}
          </option>
        ))}
      </Choice>
    </div>
  )
}

const briefLength = 48

function brief(cells: string[]): string {
  const text = cells.filter((cell) => cell !== '').join(' · ')
  return text.length > briefLength ? `${text.slice(0, briefLength)}…` : text
}
