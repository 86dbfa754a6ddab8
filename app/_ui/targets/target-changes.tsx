import type { TargetChange } from '#core/targets/settings/diff-target-settings'

/** What differs between a target and another version of it; for one that is new, what it is. */
export function TargetChanges({ changes }: { changes: TargetChange[] }) {
  const isNew = changes.every(({ before }) => before === null)
  return (
    <table aria-label="What changes in the target" className="mt-2 w-full max-w-2xl table-fixed text-left text-sm">
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
        {changes.map(({ name, before, after }) => (
          <tr key={name} className="border-line border-t align-top">
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
