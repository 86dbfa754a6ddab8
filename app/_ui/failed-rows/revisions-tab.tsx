'use client'

import type { Batch, BatchReference } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import type { RevisionRow } from '#core/failed-rows/row-result'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { count } from '#ui/basics/numbers'
import { OutcomeWord } from '#ui/basics/outcome'
import { batchKey } from '#ui/batch/batch-queries'
import type { Column } from '#ui/table/column'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'

/** What became of the rows to correct: those of the previous revision in this batch, and those of this batch in later ones. */
export function RevisionsTab({ batch: { id, fileName, revision, laterRevisions } }: { batch: Batch }) {
  return (
    <div className="divide-y divide-line">
      {revision && <RevisionRows before={revision.of} now={{ id, fileName, no: revision.no }} />}
      {laterRevisions.map((later) => (
        <RevisionRows key={later.id} before={{ id, fileName }} now={later} />
      ))}
    </div>
  )
}

type RevisionProps = { before: BatchReference; now: BatchReference & { no: number } }

/** The rows to correct in one batch, and their outcomes in the next revision. */
function RevisionRows({ before, now }: RevisionProps) {
  const data = usePages<RevisionRow>([...batchKey(now.id), 'revision-rows'], (cursor) =>
    getJson<Page<RevisionRow>>(withQuery(`/api/batches/${now.id}/revision-rows`, { limit: 200, cursor })),
  )
  const title = `Revision ${now.no - 1} to ${now.no}`
  return (
    <section aria-label={title}>
      <h2 className="px-4 pt-3 pb-1 font-medium">
        {title}: <span className="font-normal text-soft">{before.fileName}</span>
        <span className="font-normal text-faint"> → </span>
        <span className="font-normal text-soft">{now.fileName}</span>
      </h2>
      <Table
        label={`Rows of revision ${now.no - 1} in revision ${now.no}`}
        columns={columnsOf(now.no)}
        data={data}
        keyOf={({ before, now }) => `${before.row}.${now?.row ?? 0}`}
        empty={<Empty title="No rows to correct" />}
      />
    </section>
  )
}

const columnsOf = (no: number): Column<RevisionRow>[] => [
  {
    id: 'row-before',
    title: `row in ${no - 1}`,
    track: '92px',
    align: 'right',
    narrow: 'first',
    look: 'text-faint',
    cell: ({ before }) => count(before.row),
  },
  {
    id: 'before',
    title: `revision ${no - 1}`,
    track: '108px',
    narrow: 'first',
    cell: ({ before }) => <OutcomeWord part={before.outcome} />,
  },
  {
    id: 'why-before',
    title: 'why',
    track: 'minmax(0, 1fr)',
    narrow: 'hidden',
    tip: ({ before }) => before.why ?? undefined,
    cell: ({ before }) => before.why,
  },
  {
    id: 'row-now',
    title: `row in ${no}`,
    track: '92px',
    align: 'right',
    narrow: 'second',
    look: 'text-faint',
    cell: ({ now }) => now && count(now.row),
  },
  {
    id: 'now',
    title: `revision ${no}`,
    track: '132px',
    narrow: 'second',
    cell: ({ now }) => (now ? <OutcomeWord part={now.outcome} /> : <span className="text-soft">not in this file</span>),
  },
  {
    id: 'why-now',
    title: 'why',
    track: 'minmax(0, 1fr)',
    narrow: 'hidden',
    tip: ({ now }) => now?.why ?? undefined,
    cell: ({ now }) => now?.why,
  },
]
