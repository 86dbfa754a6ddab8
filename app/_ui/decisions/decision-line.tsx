'use client'

import { type Decision, statusAfter } from '#core/decisions/decision'
import { reasonLabel } from '#core/reasons/reason-label'
import { capital } from '#ui/basics/capital'
import { Sign } from '#ui/basics/outcome'
import { Sha256 } from '#ui/basics/sha-256'
import { When } from '#ui/basics/when'
import { selectionLabel } from '#ui/selection/selection-labels'
import { DecisionLabel } from './decision-labels'
import { Undo } from './undo'

type Props = { decision: Decision; chosen: boolean; onChoose: () => void }

export function DecisionLine({ decision, chosen, onChoose }: Props) {
  return (
    <div className={`flex flex-wrap items-center gap-x-3 pr-4 text-sm max-sm:pb-1.5 ${chosen ? 'bg-accent-wash' : 'hover:bg-hover'}`}>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className="flex min-h-9 min-w-0 flex-1 items-start gap-x-3 py-2 pl-4 text-left -outline-offset-2 max-sm:basis-full max-sm:pb-0"
      >
        <span className="flex h-5 items-center">
          <Sign part={statusAfter[decision.verdict]} />
        </span>
        <span className="flex min-w-0 flex-wrap gap-x-3">
          <DecisionLabel decision={decision} />
          {reasonLabel(decision) && <span className="min-w-0 truncate text-soft">{reasonLabel(decision)}</span>}
        </span>
      </button>
      <span className="flex items-center gap-x-3 max-sm:pl-[41px]">
        <Undo decision={decision} />
        <a
          href={`/api/decisions/${decision.id}/rows.csv`}
          download
          className="whitespace-nowrap rounded-sm text-accent-text underline-offset-2 hover:underline max-sm:py-1.5"
        >
          Outcome list
        </a>
      </span>
      <span className="w-24 text-right text-soft max-sm:ml-auto max-sm:w-auto">
        <When at={decision.recordedAt} />
      </span>
      {chosen && decision.selection && <p className="basis-full pl-[41px] text-soft">{capital(selectionLabel(decision.selection))}</p>}
      {chosen && decision.digest && (
        <p className="basis-full pb-1.5 pl-[41px] text-soft">
          Digest of the people decided, as they were at the time: <Sha256 hex={decision.digest} of="what was decided" />
        </p>
      )}
    </div>
  )
}
