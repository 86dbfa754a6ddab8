import type { Field } from '#core/fields/field'
import { kindLabels, optionsOf, presenceLabels, usesOf } from './field-labels'

const columns = ['Field', 'Kind', 'In a file', 'Also found as', 'Used as']

/** The fields of a version with their options. */
export function FieldTable({ fields }: { fields: Field[] }) {
  return (
    <div className="relative overflow-x-auto rounded-md border border-line bg-sheet">
      <table aria-label="Fields" className="w-full text-left text-sm">
        <thead className="border-line border-b text-soft">
          <tr>
            {columns.map((title) => (
              <th key={title} scope="col" className={`px-4 py-2 font-medium ${title === 'Field' ? '' : 'max-sm:hidden'}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {fields.map((field) => (
            <FieldRow key={field.key} field={field} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FieldRow({ field }: { field: Field }) {
  const { key, label, kind, presence, headerNames } = field
  const isOff = presence === 'off'
  const options = optionsOf(field)
  const uses = usesOf(field)
  return (
    <tr className={`align-top ${isOff ? 'text-soft' : ''}`}>
      <th scope="row" className="wrap-anywhere px-4 py-2 font-medium">
        {label}
        <code className="block font-mono font-normal text-faint text-xs">{key}</code>
        <span className="mt-0.5 block font-normal text-soft sm:hidden">
          {[kindLabels[kind], ...options, presenceLabels[presence], ...uses].join(', ')}
        </span>
      </th>
      <td className="px-4 py-2 max-sm:hidden">
        {kindLabels[kind]}
        {options.length > 0 && <span className="wrap-anywhere block max-w-80 text-soft text-xs">{options.join(', ')}</span>}
      </td>
      <td className="px-4 py-2 max-sm:hidden">{isOff ? 'off, not read' : presenceLabels[presence]}</td>
      <td className="wrap-anywhere max-w-64 px-4 py-2 max-sm:hidden">
        {headerNames.length > 0 ? headerNames.join(', ') : <span className="text-faint">–</span>}
      </td>
      <td className="px-4 py-2 max-sm:hidden">{uses.length > 0 ? uses.join(', ') : <span className="text-faint">–</span>}</td>
    </tr>
  )
}
