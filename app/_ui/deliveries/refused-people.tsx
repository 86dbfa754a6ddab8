'use client'

import { useMemo } from 'react'
import type { Batch } from '#core/batches/batch'
import type { Page } from '#core/database/page'
import type { DeliveryFailure } from '#core/deliveries/failures/list-delivery-failures'
import type { FailuresOfCause } from '#core/deliveries/list-deliveries'
import type { Person } from '#core/people/person'
import { getJson } from '#ui/api/request'
import { Empty } from '#ui/basics/empty'
import { When } from '#ui/basics/when'
import { nameColumn, rowColumn, standardColumns } from '#ui/people/person-columns'
import { useFieldColumns } from '#ui/people/use-field-columns'
import type { Column } from '#ui/table/column'
import { Table } from '#ui/table/table'
import { usePages, withQuery } from '#ui/table/use-pages'
import { deliveriesKey } from './delivery-queries'
import { ticksOf } from './ticks-of'

type RefusedPerson = Person & { failedAt: string }

type Props = {
  batch: Batch
  targetKey: string
  failure: FailuresOfCause
  /** The rows that are ticked; null where no one can be acted on. */
  ticked: ReadonlySet<number> | null
  onTicked: (rows: ReadonlySet<number>) => void
}

const pageRows = 200

/** The people that a target refused for one cause. */
export function RefusedPeople({ batch, targetKey, failure: { cause, happened }, ticked, onTicked }: Props) {
  const data = usePages<RefusedPerson>([...deliveriesKey(batch.id), targetKey, cause], async (cursor) => {
    const url = withQuery(`/api/batches/${batch.id}/deliveries/${targetKey}/failures`, { cause, limit: pageRows, cursor })
    const { items, nextCursor } = await getJson<Page<DeliveryFailure>>(url)
    return { items: items.map(({ person, failedAt }) => ({ ...person, failedAt })), nextCursor }
  })
  const { off } = useFieldColumns(batch.id, null)
  const columns = useMemo(() => [rowColumn, nameColumn, ...standardColumns(off), whenColumn], [off])
  return (
    <Table
      label={`Refused: ${happened}`}
      columns={columns}
      data={data}
      keyOf={({ row }) => row}
      empty={<Empty title="No one is left with this cause" />}
      {...(ticked && { ticks: ticksOf(data, ticked, onTicked) })}
    />
  )
}

const whenColumn: Column<RefusedPerson> = {
  id: 'when',
  title: 'refused',
  track: '110px',
  align: 'right',
  narrow: 'hidden',
  look: 'text-soft',
  cell: ({ failedAt }) => <When at={failedAt} />,
}
