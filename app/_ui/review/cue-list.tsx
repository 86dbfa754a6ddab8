import { TriangleAlert } from 'lucide-react'
import type { SeenCue } from '#core/users/cue'
import { cueNames, cueSaw } from './cue-words'

/** What is conspicuous about a person, each with what was seen. */
export function CueList({ cues }: { cues: SeenCue[] }) {
  if (cues.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Cues</h3>
      <ul className="space-y-2 rounded-md border border-invalid-fill/50 bg-warn-wash px-3 py-2 text-sm">
        {cues.map((cue) => (
          <li key={cue.cue} className="flex gap-2">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-invalid" />
            <span>
              <span className="font-medium">{cueNames[cue.cue]}</span>
              <span className="block text-soft">{cueSaw(cue)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
