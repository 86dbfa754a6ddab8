import { Fragment } from 'react'
import { lineNoun } from '#core/parsing/line-noun'
import type { HeadPerson } from '#core/parsing/preview/read-head'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'
import type { FieldColumn } from './field-columns'

const shown = 5
const none = <span className="text-faint">none</span>

type Props = {
  people: HeadPerson[]
  columns: FieldColumn[]
  /** The declared fields. */
  fields: { key: string; label: string }[]
  isWorkbook: boolean
}

/** The first people, and below each the values of the declared fields. */
export function FirstPeople({ people, columns, fields, isWorkbook }: Props) {
  const [hasDob, hasCity, hasEmail] = ['dob', 'city', 'email'].map((key) => columns.some((column) => column.key === key))
  return (
    <table className="w-full table-fixed text-sm tabular-nums">
      <caption className="pb-1 text-left font-medium text-base">The first people</caption>
      <thead className="border-line border-y text-left text-faint text-xs">
        <tr className="[&>th]:py-1 [&>th]:font-normal">
          <th scope="col" className="w-18 pr-4 text-right max-sm:hidden">
            {lineNoun(isWorkbook)}
          </th>
          <th scope="col" className="pr-4">
            name
          </th>
          {hasDob && (
            <th scope="col" className="w-32 pr-4">
              born
            </th>
          )}
          {hasCity && (
            <th scope="col" className="pr-4 max-sm:w-20">
              city
            </th>
          )}
          {hasEmail && (
            <th scope="col" className="max-sm:w-0">
              <span className="max-sm:sr-only">e-mail</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-line border-b">
        {people.slice(0, shown).map(({ row, line, name, born, city, email, values }) => (
          <Fragment key={row}>
            <tr className={`align-top [&>td]:py-1.5 ${fields.length > 0 ? 'border-b-0' : ''}`}>
              <td className="pr-4 text-right text-faint max-sm:hidden">{count(line)}</td>
              <td className="truncate pr-4 font-medium">
                <PersonText>{name}</PersonText>
              </td>
              {hasDob && (
                <td className="pr-4">
                  {born.length === 0 && none}
                  {born.map((day, at) => (
                    <span key={day} className="block whitespace-nowrap">
                      {at > 0 && <span className="text-invalid">or </span>}
                      {day}
                    </span>
                  ))}
                </td>
              )}
              {hasCity && <td className="truncate pr-4">{city === null ? none : <PersonText>{city}</PersonText>}</td>}
              {hasEmail && (
                <td className="truncate">
                  <span className="max-sm:sr-only">{email === null ? none : <PersonText>{email}</PersonText>}</span>
                </td>
              )}
            </tr>
            {fields.length > 0 && (
              <tr>
                <td className="max-sm:hidden" />
                <td colSpan={1 + [hasDob, hasCity, hasEmail].filter(Boolean).length} className="pb-1.5">
                  <Values fields={fields} values={values} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Values({ fields, values }: Pick<Props, 'fields'> & Pick<HeadPerson, 'values'>) {
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {fields.map(({ key, label }, place) => (
        <div key={key} className="flex min-w-0 gap-x-1.5">
          <dt className="text-faint">{label}</dt>
          <dd className="min-w-0 truncate text-soft">{values[place] ? <PersonText>{values[place]}</PersonText> : 'none'}</dd>
        </div>
      ))}
    </dl>
  )
}
