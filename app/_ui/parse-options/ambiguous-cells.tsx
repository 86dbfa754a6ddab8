'use client'

import { useId } from 'react'
import type { SpellingExample } from '#core/fields/kinds/spelling'
import { lineNoun } from '#core/parsing/line-noun'
import type { Spelling } from '#core/parsing/parse-options'
import { Notice } from '#ui/basics/notice'
import { count } from '#ui/basics/numbers'
import { dayLabel } from './parse-option-labels'
import { type Ways, whyAmbiguous } from './why-ambiguous'

type Props<Way extends Spelling> = {
  /** The column: “Start date”. */
  column: string
  cells: SpellingExample[]
  isWorkbook: boolean
  chosen: Way | null
  onChoose: (way: Way) => void
}

const ofDates: Ways = { dmy: 'Day first', mdy: 'Month first' }
const ofNumbers: Ways = { point: 'Decimal point', comma: 'Decimal comma' }

const part = 'pr-6 max-sm:pr-2.5'
const reading = `${part} whitespace-nowrap max-sm:last:pr-0`
const small = 'font-normal text-faint text-xs'

/** Asks in which of two ways the dates or numbers of a column are read, with cells of the file as each way would read them. */
export function AmbiguousCells<Way extends Spelling>({ column, cells, isWorkbook, chosen, onChoose }: Props<Way>) {
  const id = useId()
  const isDate = cells.some(({ values }) => 'dmy' in values)
  const ways = isDate ? ofDates : ofNumbers
  const entries = Object.entries(ways) as [Way, string][]
  return (
    <Notice
      tone={chosen === null ? 'warn' : 'plain'}
      title={isDate ? `Which comes first in ${column}, day or month?` : `Are the numbers of ${column} written with a point or a comma?`}
    >
      <p>{whyAmbiguous(cells, ways)}</p>
      <table className="mt-2 text-ink text-sm max-sm:-ml-7">
        <thead>
          <tr className="text-left align-bottom">
            <th scope="col" className={`pr-4 pb-1 text-right max-sm:hidden ${small}`}>
              {lineNoun(isWorkbook)}
            </th>
            <th scope="col" className={`pb-1 ${part} ${small}`}>
              in the file
            </th>
            {entries.map(([way, label]) => (
              <th key={way} scope="col" className={`pb-1 font-medium ${reading}`}>
                <label className="inline-flex min-h-6 items-center gap-1.5">
                  <input type="radio" name={id} checked={chosen === way} onChange={() => onChoose(way)} className="size-4 accent-accent" />
                  {label}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {cells.map(({ line, text, values }) => (
            <tr key={line}>
              <td className="pr-4 text-right text-faint max-sm:hidden">{count(line)}</td>
              <td className={`break-all font-mono text-xs ${part}`}>{text}</td>
              {entries.map(([way]) => (
                <Reading key={way} value={values[way]} isDate={isDate} isChosen={chosen === way} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  )
}

function Reading({ value, isDate, isChosen }: { value: string | null | undefined; isDate: boolean; isChosen: boolean }) {
  if (!value) return <td className={`${reading} text-invalid`}>{isDate ? 'not a date' : 'not a number'}</td>
  return <td className={`${reading} ${isChosen ? 'font-medium' : ''}`}>{isDate ? dayLabel(value) : value}</td>
}
