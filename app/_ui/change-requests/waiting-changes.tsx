'use client'

import Link from 'next/link'
import type { ChangeRequests } from '#core/change-requests/list-change-requests'
import { changeLabel } from './change-labels'
import { proposerOf } from './proposer-of'
import { useChangeRequests } from './use-change-requests'

/** The changes that wait for a second admin, with the way to the page where they are decided. */
export function WaitingChanges({ rendered }: { rendered: ChangeRequests }) {
  const { open } = useChangeRequests(rendered)
  if (open.length === 0) return null
  return (
    <section aria-label="Waiting for a second admin">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">Waiting for a second admin</h2>
        <Link href="/operators/change-requests" className="text-accent-text underline underline-offset-2">
          Review the change requests
        </Link>
      </div>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet">
        {open.map((change) => (
          <li key={change.id} className="wrap-anywhere px-4 py-2">
            {proposerOf(change)} proposes: <span className="font-medium">{changeLabel(change)}</span>.
          </li>
        ))}
      </ul>
    </section>
  )
}
