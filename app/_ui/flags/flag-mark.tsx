import { TriangleAlert } from 'lucide-react'
import { isReturning, type SeenFlag } from '#core/people/filter/flag'
import { flagDetail, flagShort } from './flag-labels'

/** The first flag of a person, and how many more there are. */
export function FlagMark({ flags }: { flags: SeenFlag[] }) {
  const [first, ...more] = [...flags.filter(isReturning), ...flags.filter((flag) => !isReturning(flag))]
  if (!first) return null
  return (
    <span
      title={flags.map(flagDetail).join('\n')}
      className={`flex min-w-0 items-center gap-1.5 text-sm ${isWeak(first) ? 'text-faint' : 'text-invalid'}`}
    >
      <TriangleAlert aria-hidden="true" strokeWidth={2.25} className="size-[13px] shrink-0" />
      <span className="truncate">
        {flagShort[first.flag]}
        {more.length > 0 && ` +${more.length}`}
      </span>
    </span>
  )
}

// In the first files of an instance, everyone has it.
const isWeak = ({ flag }: SeenFlag) => flag === 'new-domain'
