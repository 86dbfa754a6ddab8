import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { mayReadAudit, mayTakeAuditPack } from '#core/audit/audit-event'
import type { Batch } from '#core/batches/batch'
import type { Role } from '#core/operators/operator'
import { CorrectionsDownload } from '#ui/failed-rows/corrections-download'

type Props = { batch: Batch; actor: { roles: readonly Role[] }; temporalUrl: string | null; isMasked: boolean }

/** What can be downloaded, without what is masked, and where more is seen. */
export function BatchLinks({ batch, actor, temporalUrl, isMasked }: Props) {
  const linkStyle = 'inline-flex items-center gap-1 whitespace-nowrap text-accent-text text-sm hover:underline underline-offset-2'
  return (
    <>
      {!isMasked && (
        <>
          <a className={linkStyle} href={`/api/batches/${batch.id}/file`} download>
            Original file
          </a>
          <CorrectionsDownload batch={batch} label="Corrections file" className={linkStyle} />
        </>
      )}
      {!isMasked && batch.balance.approved > 0 && (
        <a className={linkStyle} href={`/api/batches/${batch.id}/approved.csv`} download>
          Approved people
        </a>
      )}
      {!isMasked && mayTakeAuditPack(actor) && (
        <a className={linkStyle} href={`/api/batches/${batch.id}/audit-pack`} download>
          Audit pack
        </a>
      )}
      {mayReadAudit(actor) && (
        <Link className={linkStyle} href={`/audit?batch=${batch.id}`}>
          Audit log
        </Link>
      )}
      {temporalUrl !== null && (
        <a className={linkStyle} href={temporalUrl} target="_blank" rel="noreferrer">
          Workflow
          <ExternalLink aria-hidden="true" className="size-3.5" />
          <span className="sr-only">, opens Temporal in a new tab</span>
        </a>
      )}
    </>
  )
}
