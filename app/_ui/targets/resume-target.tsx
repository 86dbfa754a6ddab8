'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Button } from '#ui/basics/button'
import { Refused } from '#ui/operators/refused'
import { useOperatorAct } from '#ui/operators/use-operators'

/** An admin lets a paused target be reached again. */
export function ResumeTarget({ targetKey }: { targetKey: string }) {
  const act = useOperatorAct()
  const client = useQueryClient()
  const router = useRouter()
  const resume = () =>
    act.mutate(
      { url: `/api/targets/${targetKey}/resumption` },
      {
        onSuccess: () => {
          router.refresh()
          return Promise.all([['targets'], ['deliveries']].map((queryKey) => client.invalidateQueries({ queryKey })))
        },
      },
    )
  return (
    <div className="mt-2">
      <Button aria-disabled={act.isPending || undefined} onClick={() => act.isPending || resume()}>
        Resume the target
      </Button>
      <Refused error={act.error} />
    </div>
  )
}
