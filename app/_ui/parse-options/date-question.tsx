'use client'

import { useId } from 'react'
import { lineNoun } from '#core/parsing/line-noun'
import type { DateOrder } from '#core/parsing/parse-options'
import type { DateExample } from '#core/parsing/values/date-order'
import { Notice } from '#ui/basics/notice'
import { count } from '#ui/basics/numbers'
import { dayLabel } from './parse-option-labels'

type Props = { examples: DateExample[]; isWorkbook: boolean; chosen: DateOrder | null; onChoose: (order: DateOrder) => void }

const orders = [
  ['dmy', 'Day first'],
  ['mdy', 'Month first'],
] as const

/** Asks for the date order, with dates of the file as each order would read them. */
export function DateQuestion({ examples, isWorkbook, chosen, onChoose }: Props) {
  const id = useId()
  const hasSerials = examples.some(({ value }) => /^\d{5}(\.\d+)?$/.test(value))
  return (
    <Notice tone="warn" title="Which comes first in these dates, day or month?">
      <p>
        {questionReason(examples)}{' '}
        {examples.some(isTyped) && 'The other dates in this column are typed as dates, and are read as they are. '}
        {hasSerials && 'The file also contains Excel day numbers, so Excel may already have swapped days and months.'}
      </p>
      <table className="mt-2 text-ink text-sm max-sm:-ml-7">
        <thead>
          <tr className="text-left align-bottom">
            <th scope="col" className="pr-4 pb-1 text-right font-normal text-faint text-xs max-sm:hidden">
              {lineNoun(isWorkbook)}
            </th>
            <th scope="col" className="pr-6 pb-1 font-normal text-faint text-xs max-sm:pr-2.5">
              in the file
            </th>
            {orders.map(([order, label]) => (
              <th key={order} scope="col" className="pr-6 pb-1 font-medium max-sm:pr-2.5 max-sm:last:pr-0">
                <label className="inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap">
                  <input
                    type="radio"
                    name={id}
                    checked={chosen === order}
                    onChange={() => onChoose(order)}
                    className="size-4 accent-accent"
                  />
                  {label}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {examples.map(({ line, value, dayFirst, monthFirst }) => (
            <tr key={line}>
              <td className="pr-4 text-right text-faint max-sm:hidden">{count(line)}</td>
              <td className="break-all pr-6 font-mono text-xs max-sm:pr-2.5">{value}</td>
              <Day day={dayFirst} isChosen={chosen === 'dmy'} />
              <Day day={monthFirst} isChosen={chosen === 'mdy'} />
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  )
}

function Day({ day, isChosen }: { day: string | null; isChosen: boolean }) {
  return (
    <td
      className={`whitespace-nowrap pr-6 max-sm:pr-2.5 max-sm:last:pr-0 ${day === null ? 'text-invalid' : isChosen ? 'font-medium' : ''}`}
    >
      {day === null ? 'not a date' : dayLabel(day)}
    </td>
  )
}

function questionReason(examples: DateExample[]): string {
  const isOnly = (valid: 'dayFirst' | 'monthFirst', invalid: 'dayFirst' | 'monthFirst') =>
    examples.some((example) => example[valid] !== null && example[invalid] === null)
  const invalidRows = 'Rows whose date is invalid in the order you choose are not imported.'
  if (isOnly('dayFirst', 'monthFirst') && isOnly('monthFirst', 'dayFirst'))
    return `Some dates are only valid day first and others only month first. ${invalidRows}`
  if (examples.some(({ value, dayFirst, monthFirst }) => value.includes('.') && dayFirst === null && monthFirst !== null))
    return `Dates with dots are usually day first, but some here are only valid month first. ${invalidRows}`
  return `Every date ${examples.some(isTyped) ? 'that is written as text ' : ''}is valid both ways, and nothing in the file shows which is meant.`
}

const isTyped = ({ value }: DateExample) => /^\d{4}-\d{2}-\d{2}/.test(value)
