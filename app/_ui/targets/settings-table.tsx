import { rowsOfSettings } from '#core/targets/settings/diff-target-settings'
import type { TargetSettings } from '#core/targets/settings/target-settings'

/** The settings of a target, one a line. */
export function SettingsTable({ settings }: { settings: TargetSettings }) {
  return (
    <div className="max-w-2xl rounded-md border border-line bg-sheet px-4 py-1">
      <table aria-label="Settings of the target" className="w-full table-fixed text-left text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rowsOfSettings(settings).map(({ name, text }) => (
            <tr key={name} className="align-top">
              <th scope="row" className="wrap-anywhere py-1.5 pr-4 font-normal text-soft first-letter:uppercase">
                {name}
              </th>
              <td className="wrap-anywhere py-1.5">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
