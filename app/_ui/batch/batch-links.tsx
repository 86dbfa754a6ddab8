import { ExternalLink } from 'lucide-react'
import type { Batch } from '#core/batches/batch'

/** What can be taken away from a batch, and where engineers look. */
export function BatchLinks({ batch, temporalUrl }: { batch: Batch; temporalUrl: string | null }) {
  const look = 'inline-flex items-center gap-1 whitespace-nowrap text-accent-text text-sm hover:underline underline-offset-2'
  return (
    <>
      <a className={look} href={`/api/batches/${batch.id}/file`} download>
        Original file
      </a>
      {batch.balance.approved > 0 && (
        <a className={look} href={`/api/batches/${batch.id}/approved.csv`} download>
          Approved people
        </a>
      )}
      {temporalUrl !== null && (
        <a className={look} href={temporalUrl} target="_blank" rel="noreferrer">
          Workflow
          <ExternalLink aria-hidden="true" className="size-3.5" />
          <span className="sr-only">, opens Temporal in a new tab</span>
        </a>
      )}
    </>
  )
}
