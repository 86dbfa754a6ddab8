'use client'

import { Button } from '#ui/basics/button'
import { PageMessage } from './page-message'
import { ToDesk } from './to-desk'

/** A page that failed to render. The server's log has the error under the digest. */
export function PageFailed({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <PageMessage
      title="This page could not be shown"
      action={
        <>
          <Button look="primary" onClick={retry}>
            Try again
          </Button>
          <ToDesk />
        </>
      }
    >
      <p>The fault is on our side, and nothing you did before is lost. Try again in a moment.</p>
      {error.digest && (
        <p className="mt-2 text-sm">
          If it stays, give your administrator this number: <code className="font-mono text-ink">{error.digest}</code>
        </p>
      )}
    </PageMessage>
  )
}
