'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Session } from '#core/sessions/list-sessions'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { When } from '#ui/basics/when'

const queryKey = ['sessions']

/** The operator's open sessions. Each can be ended, the one of this tab by signing out. */
export function Sessions({ rendered }: { rendered: Session[] }) {
  const { items } = useQuery({
    queryKey,
    queryFn: () => getJson<{ items: Session[] }>('/api/sessions'),
    initialData: { items: rendered },
  }).data
  const end = useEnd()
  const hasOthers = items.some(({ isOwn }) => !isOwn)
  return (
    <>
      <p className="mb-3 text-soft">{hasOthers ? 'End a session that you do not recognise.' : 'You have no other session.'}</p>
      <ul aria-label="Sessions" className="divide-y divide-line rounded-md border border-line bg-sheet">
        {items.map((session) => (
          <SessionLine key={session.id} session={session} end={end} />
        ))}
      </ul>
      {end.error && (
        <p role="alert" className="mt-2 text-rejected">
          {end.error.message}
        </p>
      )}
      {hasOthers && (
        <Button className="mt-3" disabled={end.isPending} onClick={() => end.mutate('/api/sessions/end-others')}>
          End all other sessions
        </Button>
      )}
    </>
  )
}

function SessionLine({ session, end }: { session: Session; end: ReturnType<typeof useEnd> }) {
  const { id, device, address, signedInAt, seenAt, isOwn } = session
  return (
    <li className="flex items-center justify-between gap-3 px-3 py-2">
      <div className="min-w-0">
        <p>
          {device}
          {isOwn && <span className="text-soft"> · this one</span>}
        </p>
        <p className="text-sm text-soft">
          {address !== null && <>{address} · </>}
          signed in <When at={signedInAt} />
          {!isOwn && (
            <>
              {' '}
              · last used <When at={seenAt} />
            </>
          )}
        </p>
      </div>
      {!isOwn && (
        <Button aria-label={`End the session of ${device}`} disabled={end.isPending} onClick={() => end.mutate(`/api/sessions/${id}/end`)}>
          End
        </Button>
      )}
    </li>
  )
}

function useEnd() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (url: string) => underOneKey(url, (key) => postJson(url, {}, key)),
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
}
