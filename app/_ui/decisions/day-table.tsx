import { count } from '#ui/basics/numbers'
import { type Day, peopleOn } from './days'

/** The numbers of the chart, latest day first, without empty days. */
export function DayTable({ days }: { days: Day[] }) {
  return (
    <details className="group border-line border-t text-sm [&:not([open])]:mt-3 open:mt-3">
      <summary className="cursor-pointer px-4 py-2 text-soft -outline-offset-2 hover:text-ink">Show as a table</summary>
      <div className="max-h-72 overflow-y-auto">
        <table aria-label="People decided per day" className="w-full text-right tabular-nums">
          <thead className="text-faint text-xs">
            <tr>
              <th scope="col" className="px-4 py-1 text-left font-normal">
                day, UTC
              </th>
              {['approved', 'rejected', 'sent back'].map((word) => (
                <th key={word} scope="col" className="px-4 py-1 font-normal">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-line border-t">
            {days
              .filter((day) => peopleOn(day) > 0)
              .reverse()
              .map((day) => (
                <tr key={day.day}>
                  <th scope="row" className="px-4 py-1 text-left font-normal">
                    {day.day}
                  </th>
                  <td className="px-4 py-1">{count(day.approve)}</td>
                  <td className="px-4 py-1">{count(day.reject)}</td>
                  <td className="px-4 py-1">{count(day['send-back'])}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
