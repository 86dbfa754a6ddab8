import { TriangleAlert } from 'lucide-react'
import type { SeenCue } from '#core/users/cue'
import { cueSaw, cueShort } from './cue-words'

/** The first cue of a person in a word or two, and how many more there are. */
export function CueMark({ cues }: { cues: SeenCue[] }) {
  const [first, ...more] = cues
  if (!first) return null
  return (
    <span
      title={cues.map(cueSaw).join('\n')}
      className={`flex min-w-0 items-center gap-1.5 text-sm ${isWeak(first) ? 'text-faint' : 'text-invalid'}`}
    >
      <TriangleAlert aria-hidden="true" strokeWidth={2.25} className="size-[13px] shrink-0" />
      <span className="truncate">
        {cueShort[first.cue]}
        {more.length > 0 && ` +${more.length}`}
      </span>
    </span>
  )
}

// Of the first files of a desk everyone has it.
const isWeak = ({ cue }: SeenCue) => cue === 'new-domain'
