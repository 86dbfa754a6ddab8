import Link from 'next/link'
import type { Batch, BatchReference } from '#core/batches/batch'
import { counted, size } from '#ui/basics/numbers'
import { Sha256 } from '#ui/basics/sha-256'
import { When } from '#ui/basics/when'

export function BatchFacts({ batch }: { batch: Batch }) {
  return (
    // The dot is before each fact, so the first one of a line has its dot in the clipped area.
    <div className="overflow-clip [overflow-clip-margin:4px] max-sm:mt-1.5">
      <ul className="-ml-5 flex flex-wrap items-center gap-y-0.5 text-soft text-sm [&>li]:relative [&>li]:pl-5 [&>li]:before:absolute [&>li]:before:left-2 [&>li]:before:text-faint [&>li]:before:content-['·']">
        <li>
          by <span className="text-ink">{batch.maker.name}</span>, <When at={batch.createdAt} />
        </li>
        {batch.revision && (
          <li>
            Revision {batch.revision.no} of <BatchLink batch={batch.revision.of} />
          </li>
        )}
        {batch.laterRevisions.map((later) => (
          <li key={later.id}>
            Revision {later.no}: <BatchLink batch={later} />
          </li>
        ))}
        {batch.balance.rows !== null && <li>{counted(batch.balance.rows, 'row')}</li>}
        <VerifiedFact batch={batch} />
        <li>{size(batch.sizeBytes)}</li>
        <li>
          <Sha256 hex={batch.sha256} of="the file" />
        </li>
      </ul>
    </div>
  )
}

function BatchLink({ batch: { id, fileName } }: { batch: BatchReference }) {
  return (
    <Link className="text-accent-text underline-offset-2 hover:underline" href={`/batches/${id}`}>
      {fileName}
    </Link>
  )
}

function VerifiedFact({ batch: { importEndedAt, verification } }: { batch: Batch }) {
  if (importEndedAt === null) return null
  switch (verification.state) {
    case 'verified':
      return (
        <li>
          <span className="text-ink">verified against the file</span>, <When at={verification.at ?? importEndedAt} />
        </li>
      )
    case 'different':
      return <li className="text-rejected">differs from the file</li>
    case 'waiting':
      return (
        <li className={verification.hasVerifier ? undefined : 'text-invalid'}>
          {verification.hasVerifier ? 'being verified against the file' : 'not verified: no verifier is running'}
        </li>
      )
  }
}
