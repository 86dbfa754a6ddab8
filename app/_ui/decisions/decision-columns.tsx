import { statusAfter } from '#core/decisions/decision'
import type { DecisionEntry } from '#core/decisions/statistics/list-all-decisions'
import { reasonLabel } from '#core/reasons/reason-label'
import { ListLink } from '#ui/basics/list-link'
import { Sign } from '#ui/basics/outcome'
import { When } from '#ui/basics/when'
import { DecisionLabel } from '#ui/decisions/decision-labels'
import { Undo } from '#ui/decisions/undo'
import type { Column } from '#ui/table/column'

// Two links are stacked on a phone, so each is tall enough for a thumb.
const link = 'inline-block max-w-full truncate align-bottom text-accent-text leading-6 -outline-offset-2 hover:underline'

export const decisionColumns: Column<DecisionEntry>[] = [
  {
    id: 'what',
    title: 'decision',
    track: 'minmax(0, 2.2fr)',
    narrow: 'first',
    cell: (decision) => (
      <span className="flex min-w-0 items-center gap-2">
        <Sign part={statusAfter[decision.verdict]} />
        <span className="truncate">
          <DecisionLabel decision={decision} />
        </span>
      </span>
    ),
  },
  {
    id: 'file',
    title: 'batch',
    track: 'minmax(0, 1.6fr)',
    narrow: 'second',
    cell: ({ id, batchId, fileName }) => (
      <ListLink href={`/batches/${batchId}?tab=decided&decision=${id}`} title={fileName} className={link}>
        {fileName}
      </ListLink>
    ),
  },
  {
    id: 'why',
    title: 'reason',
    track: 'minmax(0, 1.6fr)',
    narrow: 'second',
    look: 'leading-6',
    tip: reasonLabel,
    cell: reasonLabel,
  },
  { id: 'undo', title: 'undo', track: '148px', narrow: 'second', cell: (decision) => <Undo decision={decision} /> },
  {
    id: 'outcome',
    title: 'people',
    track: '104px',
    // The page of the batch offers it too.
    narrow: 'hidden',
    cell: ({ id }) => (
      <a href={`/api/decisions/${id}/rows.csv`} download className={link}>
        Outcome list
      </a>
    ),
  },
  {
    id: 'when',
    title: 'when',
    track: '120px',
    align: 'right',
    narrow: 'first',
    look: 'text-soft',
    cell: ({ recordedAt }) => <When at={recordedAt} />,
  },
]
