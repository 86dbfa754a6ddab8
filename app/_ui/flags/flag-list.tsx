import { TriangleAlert } from 'lucide-react'
import type { SeenFlag } from '#core/people/filter/flag'
import { flagDetail, flagNames } from './flag-labels'

export function FlagList({ flags }: { flags: SeenFlag[] }) {
  if (flags.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Flags</h3>
      <ul className="space-y-2 rounded-md border border-invalid-fill/50 bg-warn-wash px-3 py-2 text-sm">
        {flags.map((flag) => (
          <li key={flag.flag} className="flex gap-2">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-invalid" />
            <span>
              <span className="font-medium">{flagNames[flag.flag]}</span>
              <span className="block text-soft">{flagDetail(flag)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
