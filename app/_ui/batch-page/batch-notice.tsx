'use client'

import type { Batch } from '#core/batches/batch'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { NeedsInputForm } from '#ui/parse-options/needs-input-form'
import { stalledSentence } from './stalled-sentence'

/** Explains a batch that is stalled, was refused, needs input, or has ended. */
export function BatchNotice({ batch, own }: { batch: Batch; own: boolean }) {
  if (batch.stalled) {
    return (
      <Notice tone="warn" role="status" title="This batch is stalled">
        {stalledSentence(batch.stalled.cause)} Countersign has tried {counted(batch.stalled.attempts, 'time')} since{' '}
        <When at={batch.stalled.since} /> and will keep trying. Nothing is lost, and the batch continues automatically.
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
          Everyone who is not final is being withdrawn, because the batch differs from its file.
        </Notice>
      ) : (
        <Notice role="status" title="The maker is withdrawing this batch">
          Everyone who is pending is being withdrawn. No one else can be decided.
        </Notice>
      )
    case 'withdrawn':
      return batch.verification.state === 'different' ? (
        <Notice title="Two admins ended this batch">
          The batch differed from its file, so everyone who was not final was withdrawn. Its maker can upload the file again.
        </Notice>
      ) : (
        <Notice title="The maker withdrew this batch">
          Everyone still pending was withdrawn and can be uploaded again in another file.
        </Notice>
      )
    case 'expired':
      return (
        <Notice title="This batch was not decided in time">
          Everyone still pending expired and can be uploaded again in another file.
        </Notice>
      )
    default:
      return null
  }
}

function Refused({ batch, own }: { batch: Batch; own: boolean }) {
  const { refusal } = batch
  return (
    <Notice tone="danger" title="This file could not be read">
      <p className="text-ink">{refusal?.message ?? 'This is not a CSV file of people.'}</p>
      <p className="mt-1">
        No one was imported. The original file is kept.{' '}
        {own
          ? 'Fix the file and upload it again from your desk, or start from the '
          : 'Its maker can fix it and upload it again, or start from the '}
        <a href="/api/template.csv" download className="text-accent-text underline underline-offset-2">
          template
        </a>
        .
      </p>
    </Notice>
  )
}

const whatIsAsked: Record<NonNullable<Batch['inputNeeded']>['cause'], string> = {
  sheet: 'Several of its sheets may be the one with people.',
  'date-order': 'Its dates can be read in more than one way.',
  spelling: 'The values of one of its fields can be read in more than one way.',
  'mostly-invalid': 'Most of its first rows cannot be read.',
}

function InputNeeded({ batch, own }: { batch: Batch; own: boolean }) {
  if (own) return <NeedsInputForm batch={batch} />
  const asked = batch.inputNeeded ? whatIsAsked[batch.inputNeeded.cause] : ''
  return (
    <Notice tone="warn" title="This file needs input from its maker">
      {asked} No one has been imported yet.
    </Notice>
  )
}
