'use client'

import { PageFailed } from '#ui/shell/page-failed'

export default function RootFailed(props: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <main className="px-4">
      <PageFailed {...props} />
    </main>
  )
}
