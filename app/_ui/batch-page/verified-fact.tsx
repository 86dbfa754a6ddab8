import type { Batch } from '#core/batches/batch'
import { When } from '#ui/basics/when'

/** Whether the people of this batch were found to be those of its file. Nothing when there was nothing to compare yet. */
export function VerifiedFact({ batch: { importEndedAt, verification } }: { batch: Batch }) {
  if (importEndedAt === null) return null
  switch (verification.state) {
    case 'verified':
      return (
        <li>
          <span className="text-ink">checked against the file</span>, <When at={verification.at ?? importEndedAt} />
        </li>
      )
    case 'different':
      return <li className="text-rejected">differs from the file</li>
    case 'waiting':
      return (
        <li className={verification.hasVerifier ? undefined : 'text-invalid'}>
          {verification.hasVerifier ? 'being checked against the file' : 'not checked yet: no verifier is running'}
        </li>
      )
  }
}
