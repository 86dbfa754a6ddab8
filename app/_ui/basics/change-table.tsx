type Change = { key?: string; name: string; before: string | null; after: string | null }

type Props = {
  label: string
  changes: Change[]
  /** Nothing was there before. */
  isNew?: boolean
  /** Classes for its width and its distance to what is above. */
  className: string
}

/** What differs, before and after; for what is new, what it is. */
export function ChangeTable({ label, changes, isNew = false, className }: Props) {
  return (
    <table aria-label={label} className={`table-fixed text-left text-sm ${className}`}>
      <thead className={isNew ? 'sr-only' : 'text-soft'}>
        <tr>
          {(isNew ? ['What', 'Value'] : ['What', 'Before', 'After']).map((column) => (
            <th key={column} scope="col" className="py-1 pr-4 font-medium">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, key = name, before, after }) => (
          <tr key={key} className="border-line border-t align-top">
            <th scope="row" className="wrap-anywhere py-1 pr-4 font-normal text-soft first-letter:uppercase">
              {name}
            </th>
            {!isNew && <td className="wrap-anywhere py-1 pr-4">{before ?? '–'}</td>}
            <td className="wrap-anywhere py-1 font-medium">{after ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
