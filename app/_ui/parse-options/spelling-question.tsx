'use client'

import { useId } from 'react'
import type { SpellingExample } from '#core/fields/kinds/spelling'
import { lineNoun } from '#core/parsing/line-noun'
import type { Spelling } from '#core/parsing/parse-options'
import type { SpellingQuestion as Question } from '#core/parsing/preview/read-head'
import { Notice } from '#ui/basics/notice'
import { count } from '#ui/basics/numbers'

type Props = { question: Question; isWorkbook: boolean; chosen: Spelling | null; onChoose: (spelling: Spelling) => void }

const dateSpellings: [Spelling, string][] = [
  ['dmy', 'Day first'],
  ['mdy', 'Month first'],
]
const numberSpellings: [Spelling, string][] = [
  ['point', 'Decimal point'],
  ['comma', 'Decimal comma'],
]

/** Asks how the dates or numbers of a declared field are spelled, with cells of the file as each spelling would read them. */
export function SpellingQuestion({ question: { field, examples }, isWorkbook, chosen, onChoose }: Props) {
  const id = useId()
  const isDate = examples.some(({ values }) => 'dmy' in values)
  const spellings = isDate ? dateSpellings : numberSpellings
  return (
    <Notice
      tone="warn"
      title={
        isDate
          ? `Which comes first in “${field.label}”, day or month?`
          : `Are the numbers of “${field.label}” written with a point or a comma?`
      }
    >
      <p>{reasonOf(examples, spellings)}</p>
      <table className="mt-2 text-ink text-sm max-sm:-ml-7">
        <thead>
          <tr className="text-left align-bottom">
            <th scope="col" className="pr-4 pb-1 text-right font-normal text-faint text-xs max-sm:hidden">
              {lineNoun(isWorkbook)}
            </th>
            <th scope="col" className="pr-6 pb-1 font-normal text-faint text-xs max-sm:pr-2.5">
              in the file
            </th>
            {spellings.map(([spelling, label]) => (
              <th key={spelling} scope="col" className="pr-6 pb-1 font-medium max-sm:pr-2.5 max-sm:last:pr-0">
                <label className="inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap">
                  <input
                    type="radio"
                    name={id}
                    checked={chosen === spelling}
                    onChange={() => onChoose(spelling)}
                    className="size-4 accent-accent"
                  />
                  {label}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {examples.map(({ line, text, values }) => (
            <tr key={line}>
              <td className="pr-4 text-right text-faint max-sm:hidden">{count(line)}</td>
              <td className="break-all pr-6 font-mono text-xs max-sm:pr-2.5">{text}</td>
              {spellings.map(([spelling]) => (
                <td
                  key={spelling}
                  className={`whitespace-nowrap pr-6 max-sm:pr-2.5 max-sm:last:pr-0 ${values[spelling] ? (chosen === spelling ? 'font-medium' : '') : 'text-invalid'}`}
                >
                  {values[spelling] ?? (isDate ? 'not a date' : 'not a number')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  )
}

function reasonOf(examples: SpellingExample[], spellings: [Spelling, string][]): string {
  const isOnly = spellings.map(([own]) => examples.some(({ values }) => values[own] && spellings.some(([other]) => !values[other])))
  if (isOnly.every(Boolean))
    return 'Some cells are only valid in one way and others only in the other. Rows that are invalid in the way you choose are not imported.'
  return 'Every cell is valid both ways, and nothing in the file shows which is meant.'
}
