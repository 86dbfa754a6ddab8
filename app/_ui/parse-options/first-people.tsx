import type { HeadPerson } from '#core/parsing/preview/read-head'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'

const shown = 5

export function FirstPeople({ people }: { people: HeadPerson[] }) {
  return (
    <table className="w-full table-fixed text-sm tabular-nums">
      <caption className="pb-1 text-left font-medium text-base">The first people</caption>
      <thead className="border-line border-y text-left text-faint text-xs">
        <tr className="[&>th]:py-1 [&>th]:font-normal">
          <th scope="col" className="w-12 pr-4 text-right max-sm:hidden">
            line
          </th>
          <th scope="col" className="pr-4">
            name
          </th>
          <th scope="col" className="w-32 pr-4">
            born
          </th>
          <th scope="col" className="pr-4 max-sm:w-20">
            city
          </th>
          <th scope="col" className="max-sm:hidden">
            e-mail
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-line border-b">
        {people.slice(0, shown).map(({ row, line, name, born, city, email }) => (
          <tr key={row} className="align-top [&>td]:py-1.5">
            <td className="pr-4 text-right text-faint max-sm:hidden">{count(line)}</td>
            <td className="truncate pr-4 font-medium">
              <PersonText>{name}</PersonText>
            </td>
            <td className="pr-4">
              {born.map((day, at) => (
                <span key={day} className="block whitespace-nowrap">
                  {at > 0 && <span className="text-invalid">or </span>}
                  {day}
                </span>
              ))}
            </td>
            <td className="truncate pr-4">
              <PersonText>{city}</PersonText>
            </td>
            <td className="truncate max-sm:hidden">
              {email === null ? <span className="text-faint">none</span> : <PersonText>{email}</PersonText>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
