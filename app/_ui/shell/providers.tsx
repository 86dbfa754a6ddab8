'use client'

import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { Problem } from '#ui/api/problem'

// What came is shown at once: by a timer it waits behind whatever else the page does.
notifyManager.setScheduler(queueMicrotask)

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: mayRetry, staleTime: 5_000 } } }))
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  )
}

// A refusal stays a refusal however often it is asked for.
const mayRetry = (failures: number, error: Error) => failures < 3 && !(error instanceof Problem && error.status < 500)
