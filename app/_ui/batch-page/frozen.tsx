'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { type Batch, mayEndFrozen } from '#core/batches/batch'
import type { Role } from '#core/operators/operator'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { refreshBatch } from '#ui/batch/batch-queries'
import { useNeedsSecondFactor } from '#ui/shell/actor'

type Actor = { id: string; roles: Role[] }

const shownFindings = 5

/** Shows what differs from the file, and lets two admins end the batch. */
export function Frozen({ batch, actor, own }: { batch: Batch; actor: Actor; own: boolean }) {
  const { findings } = batch.verification
  const more = findings.length - shownFindings
  return (
    <Notice tone="danger" role="status" title="This batch differs from its file and is frozen">
      <p>
        No one in it can be decided, undone or withdrawn. Two admins can end the batch, which withdraws everyone who is not final.{' '}
        {own ? 'After that you can upload the file again.' : 'After that its maker can upload the file again.'}
      </p>
      {findings.length > 0 && (
        <ul className="mt-2 list-disc pl-5 text-ink">
          {findings.slice(0, shownFindings).map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
          {more > 0 && <li>{counted(more, 'more difference')}</li>}
        </ul>
      )}
      <FrozenEnding batch={batch} actor={actor} />
    </Notice>
  )
}

function FrozenEnding({ batch, actor }: { batch: Batch; actor: Actor }) {
  const change = useProposeEnd(batch)
  const { frozenEnd } = batch
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const mayEnd = mayEndFrozen(actor, batch) && !needsSecondFactor
  if (!mayEnd && !frozenEnd && !needsSecondFactor) return null
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      {frozenEnd && (
        <p className="text-ink">
          {frozenEnd.proposedBy.name} proposed to end this batch, <When at={frozenEnd.proposedAt} />.
          {mayEnd && frozenEnd.proposedBy.id === actor.id && ' Another admin has to confirm it.'}
        </p>
      )}
      {mayEnd && !frozenEnd && (
        <Button disabled={change.isPending} onClick={() => change.mutate()}>
          Propose to end this batch
        </Button>
      )}
      {needsSecondFactor && <SecondFactorNeeded act="end this batch" />}
      {frozenEnd && mayEnd && (
        <Link href="/operators/change-requests" className="text-accent-text underline underline-offset-2">
          Review the change request
        </Link>
      )}
      {change.error && (
        <p role="alert" className="basis-full text-rejected">
          {change.error.message}
        </p>
      )}
    </div>
  )
}

function useProposeEnd(batch: Batch) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      underOneKey(`end ${batch.id}`, (key) => postJson('/api/change-requests', { kind: 'end-frozen-batch', batchId: batch.id }, key)),
    onSettled: () => refreshBatch(client, batch.id),
  })
}
