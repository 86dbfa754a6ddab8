'use client'

import type { Batch } from '#core/batches/batch'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { NeedsInputForm } from '#ui/parse-options/needs-input-form'

/** In words what cannot be seen from the numbers: why a batch was refused, needs input, does not move, or is off the desk. */
export function BatchNotice({ batch, own }: { batch: Batch; own: boolean }) {
  if (batch.stalled) {
    return (
      <Notice tone="warn" role="status" title="This batch does not move at the moment">
        {stalledLabel[batch.stalled.cause] ?? `The cause is ${batch.stalled.cause}.`} Countersign has tried{' '}
        {counted(batch.stalled.attempts, 'time')} since <When at={batch.stalled.since} /> and keeps trying. Nothing is lost; it goes on by
        itself.
      </Notice>
    )
  }
  switch (batch.state) {
    case 'refused':
      return <Refused batch={batch} own={own} />
    case 'needs-input':
      return <InputNeeded batch={batch} own={own} />
    case 'withdrawing':
      return batch.verification.state === 'different' ? (
        <Notice role="status" title="Two admins are ending this batch">
          Everyone in it who is not final is withdrawn, because it differs from its file.
        </Notice>
      ) : (
        <Notice role="status" title="The maker is taking this batch back">
          Those who were still pending leave the desk; nobody else can be decided.
        </Notice>
      )
    case 'withdrawn':
      return batch.verification.state === 'different' ? (
        <Notice title="Two admins ended this batch">
          It differed from its file, so everyone who was not final was withdrawn. Its maker can upload the file again.
        </Notice>
      ) : (
        <Notice title="The maker took this batch back">Whoever was still pending was withdrawn and may come again in another file.</Notice>
      )
    case 'expired':
      return (
        <Notice title="This batch was not decided in time">Whoever was still pending expired and may come again in another file.</Notice>
      )
    default:
      return null
  }
}

const stalledLabel: Record<string, string> = {
  'workflow-id-taken': 'In Temporal, another workflow has the id of this batch, so it goes on under another id.',
}

function Refused({ batch, own }: { batch: Batch; own: boolean }) {
  const { refusal } = batch
  return (
    <Notice tone="danger" title="This file could not be read">
      <p className="text-ink">
        {refusal?.line !== undefined && !namesLine.test(refusal.message) && `Line ${refusal.line}: `}
        {refusal?.message ?? 'It is not a CSV file of people.'}
      </p>
      <p className="mt-1">
        Nobody in it was taken in; the original is kept.{' '}
        {own
          ? 'Mend the file and upload it again from the desk, or begin with the '
          : 'Its maker can mend it and upload it again, or begin with the '}
        <a href="/api/template.csv" download className="text-accent-text underline underline-offset-2">
          template
        </a>
        .
      </p>
    </Notice>
  )
}

const namesLine = /\bline \d/i

function InputNeeded({ batch, own }: { batch: Batch; own: boolean }) {
  if (own) return <NeedsInputForm batch={batch} />
  const asked =
    batch.inputNeeded?.cause === 'date-order'
      ? 'Its dates can be read in more than one way.'
      : 'Most of its first rows cannot be read, so the file may not be what it seems.'
  return (
    <Notice tone="warn" title="Countersign asks the maker before it goes on">
      {asked} Nobody in it has been taken in yet.
    </Notice>
  )
}
