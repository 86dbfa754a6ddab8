import { TriangleAlert } from 'lucide-react'
import type { CueCount } from '#core/desk/count-cues'
import { count } from '#ui/basics/numbers'
import { cueNames } from './cue-words'

/** How many of those who are selected have which cue; `cues` is null while they are still being looked for. */
export function CueCounts({ cues }: { cues: CueCount[] | null }) {
  if (cues === null) return <p className="mt-3">Cues are still being looked for.</p>
  if (cues.length === 0) return <p className="mt-3">Nothing about them is conspicuous.</p>
  return (
    <ul
      aria-label="Cues"
      className="mt-3 flex flex-wrap gap-x-5 gap-y-1 rounded-md border border-invalid-fill/50 bg-warn-wash px-3 py-2 text-ink text-sm"
    >
      {cues.map(({ cue, count: rows }) => (
        <li key={cue} className="flex items-center gap-1.5">
          <TriangleAlert aria-hidden="true" strokeWidth={2.25} className="size-[13px] text-invalid" />
          {cueNames[cue]} <span className="font-medium tabular-nums">{count(rows)}</span>
        </li>
      ))}
    </ul>
  )
}
