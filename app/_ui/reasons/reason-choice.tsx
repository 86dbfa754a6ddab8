'use client'

import { useId } from 'react'
import type { Reason } from '#core/reasons/reason'
import { SkeletonRows } from '#ui/basics/skeleton'

type Props = {
  /** Undefined until they are loaded. */
  reasons: Reason[] | undefined
  other: string
  chosen: string | null
  problem: string | null
  onChoose: (id: string) => void
}

export function ReasonChoice({ reasons, other, chosen, problem, onChoose }: Props) {
  const id = useId()
  if (reasons === undefined) return <SkeletonRows rows={3} />
  const [plain, withComment] = [reasons.filter(({ needsText }) => !needsText), reasons.filter(({ needsText }) => needsText)]
  // A catalogue with a reason that needs a comment already has an entry for everything else.
  const choices = [...plain, ...(withComment.length > 0 ? withComment : [{ id: other, title: 'Something else' }])]
  return (
    <fieldset className="mb-4" aria-describedby={problem ? id : undefined}>
      <legend className="mb-1 font-medium text-ink text-sm">Reason</legend>
      <div className={`divide-y divide-line rounded-md border ${problem ? 'border-danger' : 'border-line'}`}>
        {choices.map(({ id, title }) => (
          <label
            key={id}
            className="flex min-h-9 items-center gap-2.5 px-3 py-1.5 text-ink text-sm hover:bg-hover has-checked:bg-accent-wash max-sm:min-h-11"
          >
            <input type="radio" name="reason" value={id} checked={chosen === id} onChange={() => onChoose(id)} className="accent-accent" />
            {title}
          </label>
        ))}
      </div>
      {problem && (
        <p id={id} role="alert" className="mt-1 text-rejected text-sm">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
