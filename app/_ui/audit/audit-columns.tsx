import type { AuditEntry } from '#core/audit/audit-event'
import { ListLink } from '#ui/basics/list-link'
import { When } from '#ui/basics/when'
import type { Column } from '#ui/table/column'
import { auditLabels } from './audit-labels'

// Two links are stacked on a phone, so each is tall enough for a thumb.
const link = 'inline-block max-w-full truncate align-bottom text-accent-text leading-6 -outline-offset-2 hover:underline'

export const auditColumns: Column<AuditEntry>[] = [
  {
    id: 'seq',
    title: 'event',
    track: '80px',
    align: 'right',
    narrow: 'hidden',
    look: 'text-faint',
    cell: ({ seq }) => seq,
  },
  {
    id: 'who',
    title: 'who',
    track: 'minmax(0, 1fr)',
    narrow: 'second',
    cell: ({ actor, as }) => (
      <>
        {actor?.name ?? 'Countersign'}
        {actor !== null && as !== 'countersign' && <span className="text-faint"> as {as}</span>}
      </>
    ),
  },
  { id: 'what', title: 'what', track: 'minmax(0, 2.2fr)', narrow: 'first', cell: (event) => <What event={event} /> },
  {
    id: 'file',
    title: 'batch',
    track: 'minmax(0, 1.2fr)',
    narrow: 'second',
    cell: ({ batchId, fileName }) =>
      batchId && (
        <ListLink href={`/batches/${batchId}`} title={fileName ?? undefined} className={link}>
          {fileName ?? 'a batch that is gone'}
        </ListLink>
      ),
  },
  {
    id: 'from',
    title: 'from',
    track: '120px',
    narrow: 'hidden',
    look: 'font-mono text-soft text-xs',
    cell: ({ address }) => address,
  },
  { id: 'when', title: 'when', track: '110px', align: 'right', narrow: 'first', cell: ({ at }) => <When at={at} /> },
]

function What({ event }: { event: AuditEntry }) {
  const words = auditLabels(event)
  if (event.batchId === null || event.decisionId === null) return <span title={words}>{words}</span>
  return (
    <ListLink href={`/batches/${event.batchId}?tab=decided&decision=${event.decisionId}`} title={words} className={link}>
      {words}
    </ListLink>
  )
}
