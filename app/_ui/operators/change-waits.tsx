import Link from 'next/link'
import { Notice } from '#ui/basics/notice'

/** Says that a change of something waits for a second admin, so that no other one can be proposed. */
export function ChangeWaits({ of }: { of: string }) {
  return (
    <Notice title={`A change of ${of} waits for a second admin`}>
      <Link href="/operators/change-requests" className="text-accent-text underline underline-offset-2">
        Review the change request
      </Link>
      . It is decided before another one is proposed.
    </Notice>
  )
}
