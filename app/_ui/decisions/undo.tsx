'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CheckerVerdict, type Decision } from '#core/decisions/decision'
import { RefusalHelp } from '#ui/account/refusal-help'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'
import { isStaleSignIn } from '#ui/api/step-up'
import { Button } from '#ui/basics/button'
import { useSecondsUntil } from '#ui/basics/use-seconds-until'
import { refreshBatch } from '#ui/batch/batch-queries'
import { useActor } from '#ui/shell/actor'
import { useShortcuts } from '#ui/shell/shortcuts'
import { actNames } from './decision-labels'
import { refreshAllDecisions } from './decision-queries'

type Props = { decision: Decision; withKey?: boolean }

/** Lets the checker undo a decision during the undo window, and shows everyone else the time left. */
export function Undo({ decision, withKey = false }: Props) {
  const seconds = useSecondsUntil(decision.finalAt)
  const actor = useActor()
  const undo = useUndo(decision)
  const isOpen = isUndoable(decision.verdict) && (decision.state === 'applying' || (decision.state === 'applied' && seconds > 0))
  const isOwn = decision.actor?.id === actor.id
  useShortcuts(withKey && isOpen && isOwn ? { u: () => undo.mutate() } : {})
  if (undo.error && !isStaleSignIn(undo.error)) {
    return (
      <span role="alert" className="text-rejected">
        {undo.error.message}
        <RefusalHelp error={undo.error} />
      </span>
    )
  }
  if (!isOpen) return null
  const left = decision.finalAt === null ? '' : ` · ${seconds} s`
  if (!isOwn) return <span className="text-soft tabular-nums">can be undone{decision.finalAt === null ? '' : ` for ${seconds} s`}</span>
  return (
    <Button
      size="small"
      disabled={undo.isPending}
      onClick={() => undo.mutate()}
      aria-label={`Undo the ${actNames[decision.verdict]} of ${decision.applied}`}
    >
      <span aria-hidden="true" className="tabular-nums">
        Undo{left}
      </span>
    </Button>
  )
}

const isUndoable = (verdict: Decision['verdict']) => CheckerVerdict.safeParse(verdict).success

function useUndo({ id, batchId }: Decision) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => underOneKey(`undo ${id}`, (key) => postJson<Decision>(`/api/decisions/${id}/undo`, {}, key)),
    onSettled: () => Promise.all([refreshBatch(client, batchId), refreshAllDecisions(client)]),
  })
}
