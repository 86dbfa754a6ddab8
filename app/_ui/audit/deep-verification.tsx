'use client'

import { hasDeepFailed, type VerificationStatus } from '#core/verification/verification-status'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'

/** The result and the time of the last deep verification. */
export function DeepVerification({ status }: { status: VerificationStatus }) {
  const { deep } = status
  if (deep === null) return <p className="mb-4 text-soft text-sm">No deep verification has run yet. The verifier makes one every night.</p>
  if (hasDeepFailed(status) || status.isDeepLate) return <VerificationProblem status={status} />
  return (
    <p className="mb-4 text-soft text-sm">
      Deep verification, <When at={deep.endedAt} />: the chain holds, and {counted(deep.batches, 'batch', 'batches')} equal their files.
    </p>
  )
}

/** A warning about the verifier, or nothing if all is well. */
export function VerificationProblem({ status }: { status: VerificationStatus }) {
  const { deep } = status
  if (deep !== null && !deep.chainHolds)
    return (
      <Notice tone="danger" role="alert" title="The audit chain does not hold">
        The deep verification <When at={deep.endedAt} /> found an event that was changed. Verify it on the audit page, and compare with the
        heads that you keep elsewhere.
      </Notice>
    )
  if (deep !== null && deep.different > 0)
    return (
      <Notice tone="danger" role="alert" title={`${counted(deep.different, 'batch differs', 'batches differ')} from the file`}>
        The deep verification <When at={deep.endedAt} /> found them and froze them. Open each to see what differs.
      </Notice>
    )
  if (!status.hasVerifier)
    return (
      <Notice tone="warn" role="status" title="No verifier is running">
        Batches are not checked against their files, so no approval becomes final and no batch closes. Start the verifier.
      </Notice>
    )
  if (status.isDeepLate)
    return (
      <Notice tone="warn" role="status" title="The nightly deep verification is late">
        {deep === null ? 'None has ended yet.' : <LastDeep at={deep.endedAt} />} Look at the verifier’s log.
      </Notice>
    )
  return null
}

function LastDeep({ at }: { at: string }) {
  return (
    <>
      The last one ended <When at={at} />.
    </>
  )
}
