'use client'

import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { TargetDelivery } from '#core/deliveries/list-deliveries'
import { Button } from '#ui/basics/button'
import { Empty } from '#ui/basics/empty'
import { Failed } from '#ui/basics/failed'
import { SkeletonRows } from '#ui/basics/skeleton'
import { PageLine } from './page-line'
import { useDeliveryPages } from './page-queries'

type Props = { batchId: string; target: TargetDelivery; mayAct: boolean }

/** The pages that a webhook got of a batch, or the files, once they are asked for. */
export function PageLog(props: Props) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <div className="rounded-md border border-line">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
          className="flex min-h-9 w-full items-center gap-x-3 rounded-md px-3 text-left font-medium -outline-offset-2 hover:bg-hover max-sm:min-h-11"
        >
          <ChevronRight aria-hidden="true" className={`size-4 shrink-0 text-faint ${open ? 'rotate-90' : ''}`} />
          {props.target.kind === 'file' ? 'Files' : 'Pages'}
        </button>
      </h3>
      {open && (
        <div id={id} className="border-line border-t">
          <Pages {...props} />
        </div>
      )}
    </div>
  )
}

function Pages({ batchId, target: { key, name, kind, isRetired, pause }, mayAct }: Props) {
  const data = useDeliveryPages(batchId, key)
  const noun = kind === 'file' ? 'file' : 'page'
  if (data.isLoading) return <SkeletonRows rows={3} />
  if (data.error && data.length === 0) return <Failed error={data.error} retry={data.retry} />
  if (data.length === 0) return <Empty title={`${name} has got no ${noun} of this batch yet`} />
  const mayReplay = mayAct && kind === 'webhook' && !isRetired && pause === null
  return (
    <>
      <ul aria-label={`${kind === 'file' ? 'Files' : 'Pages'} of ${name}`} className="divide-y divide-line">
        {data.rows.map((page) => (
          <PageLine key={page.number} batchId={batchId} targetKey={key} noun={noun} page={page} mayReplay={mayReplay} />
        ))}
      </ul>
      {data.error && <Failed error={data.error} retry={data.retry} />}
      {data.total === null && !data.error && (
        <div className="border-line border-t px-3 py-2">
          <Button size="small" className="max-sm:h-10" onClick={() => data.show(0, data.length)}>
            Show earlier {noun}s
          </Button>
        </div>
      )}
    </>
  )
}
