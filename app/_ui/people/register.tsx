'use client'

import { useCallback, useMemo } from 'react'
import type { BatchReference } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import type { DeclaredField } from '#core/field-versions/list-declared-fields'
import type { RegisterEntry } from '#core/people/read-register'
import { mayProposeReversals } from '#core/reversals/reversal'
import type { TargetName } from '#core/targets/list-target-names'
import { postJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { ListLink } from '#ui/basics/list-link'
import { When } from '#ui/basics/when'
import { MaskedBatchesNotice } from '#ui/disclosures/masked-batches-notice'
import { ColumnsMenu } from '#ui/filters/columns-menu'
import { columnsPart, readColumns } from '#ui/filters/view'
import { bornColumn, cityColumn, emailColumn, fieldColumn, nameColumn } from '#ui/people/person-columns'
import { TakeBackBar } from '#ui/reversals/take-back-bar'
import { useRegisterTicks } from '#ui/reversals/use-register-ticks'
import { useActor } from '#ui/shell/actor'
import type { Column } from '#ui/table/column'
import type { Rows } from '#ui/table/rows'
import { SearchBox } from '#ui/table/search-box'
import { Table } from '#ui/table/table'
import { useFragment } from '#ui/table/use-fragment'
import { usePages } from '#ui/table/use-pages'
import { DeliveryChoice, deliveryFilterOf } from './delivery-choice'
import { ExportFound } from './export-found'

const pageRows = 200

/** The register of approved people, across batches, with the fields that their batches have. */
export function Register({ fields, targets }: { fields: DeclaredField[]; targets: TargetName[] }) {
  const [{ q = '', columns: chosen, target, outcome }, change] = useFragment()
  const shown = useMemo(() => readColumns(chosen) ?? fields.filter(({ isInList }) => isInList).map(({ key }) => key), [chosen, fields])
  const columns = useMemo(() => columnsWith(fields.filter(({ key }) => shown.includes(key))), [fields, shown])
  const search = useCallback((text: string) => change({ q: text }), [change])
  const delivery = deliveryFilterOf(targets, target, outcome)
  const filter = { ...(q && { q }), ...(delivery && { delivery }) }
  const data = usePages<RegisterEntry>(['register', filter], (cursor) =>
    postJson<Page<RegisterEntry>>('/api/people/search', { filter, limit: pageRows, ...(cursor !== null && { cursor }) }),
  )
  const { ticks, ticked, clear } = useRegisterTicks(data, filter)
  const takesBack = mayProposeReversals(useActor())
  return (
    <>
      <MaskedBatchesNotice batches={maskedBatches(data)} />
      <section aria-label="Register" className="rounded-md border border-line bg-sheet [--table-top:45px]">
        <div className="sticky top-0 z-20 rounded-t-md border-line border-b bg-sheet">
          <SearchBox label="Search name, e-mail, city" q={q} onSearch={search} found={null} end={<ExportFound filter={filter} />}>
            {targets.length > 0 && <DeliveryChoice targets={targets} chosen={delivery} onChoose={change} />}
            {fields.length > 0 && <ColumnsMenu fields={fields} shown={shown} onChange={(keys) => change(columnsPart(keys))} />}
          </SearchBox>
        </div>
        <Table
          label="Approved people"
          columns={columns}
          data={data}
          keyOf={({ batchId, row }) => `${batchId}.${row}`}
          {...(takesBack && { ticks })}
          empty={
            q || delivery ? (
              <Empty title="No matches">
                {q ? 'The search covers the name, e-mail and city of everyone approved.' : 'No one who is final has this outcome there.'}
              </Empty>
            ) : (
              <Empty title="No one has been approved yet">People appear here once their approval is final.</Empty>
            )
          }
        />
        {takesBack && data.length > 0 && <TakeBackBar ticked={ticked} filter={filter} onClear={clear} />}
      </section>
    </>
  )
}

/** The batches with masked people among the loaded ones. */
function maskedBatches({ rows }: Rows<RegisterEntry>): BatchReference[] {
  const masked = rows.filter((entry) => entry.masked.length > 0)
  return [...new Map(masked.map(({ batchId, fileName }) => [batchId, { id: batchId, fileName }])).values()]
}

const columnsWith = (fields: DeclaredField[]): Column<RegisterEntry>[] => [
  nameColumn,
  bornColumn,
  cityColumn,
  emailColumn,
  ...fields.map((field) => fieldColumn(field)),
  {
    id: 'file',
    title: 'from file',
    track: 'minmax(0, 1.4fr)',
    narrow: 'hidden',
    cell: ({ batchId, fileName }) => (
      <ListLink href={`/batches/${batchId}`} title={fileName} className="text-accent-text -outline-offset-2 hover:underline">
        {fileName}
      </ListLink>
    ),
  },
  {
    id: 'by',
    title: 'approved by',
    track: 'minmax(92px, 1fr)',
    narrow: 'hidden',
    look: 'text-soft',
    cell: ({ decision }) => decision?.actor?.name,
  },
  {
    id: 'when',
    title: 'when',
    track: '110px',
    align: 'right',
    narrow: 'first',
    look: 'text-soft',
    cell: ({ decision }) => decision && <When at={decision.recordedAt} />,
  },
]
