import { lineNoun } from '#core/parsing/line-noun'
import type { HeadRow } from '#core/parsing/preview/read-head'
import { capital } from '#ui/basics/capital'
import { count, counted } from '#ui/basics/numbers'
import { RawLine } from '#ui/failed-rows/raw-line'

const shown = 10

/** The first rows that would fail, with the wrong cells marked. */
export function FirstProblems({ invalid, checked, isWorkbook }: { invalid: HeadRow[]; checked: number; isWorkbook: boolean }) {
  if (invalid.length === 0) return <p className="text-soft">All of the first {counted(checked, 'row')} can be imported.</p>
  return (
    <section aria-label="Problems">
      <h3 className="pb-1 font-medium">
        {count(invalid.length)} of the first {counted(checked, 'row')} cannot be imported
      </h3>
      <ul className="divide-y divide-line border-line border-y">
        {invalid.slice(0, shown).map((row) => (
          <li
            key={row.row}
            className="grid grid-cols-[minmax(0,1fr)] gap-x-4 py-1.5 text-sm sm:grid-cols-[56px_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span className="text-faint tabular-nums max-sm:text-xs sm:text-right">
              <span className="sm:sr-only">{capital(lineNoun(isWorkbook))} </span>
              {count(row.line)}
            </span>
            <span className="truncate">
              <RawLine row={row} />
            </span>
            <span className="text-soft">{row.problems.map(({ message }) => message).join(' ')}</span>
          </li>
        ))}
      </ul>
      {invalid.length > shown && (
        <p className="mt-1.5 text-soft text-sm">And {count(invalid.length - shown)} more. The batch lists all of them after the import.</p>
      )}
    </section>
  )
}
