'use client'

import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { Problem } from '#ui/api/problem'

// Shows results at once, because a timer would wait for other work of the page.
notifyManager.setScheduler(queueMicrotask)

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: mayRetry, staleTime: 5_000 } } }))
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  )
}

// Retrying does not change a refusal.
const mayRetry = (failures: number, error: Error) => failures < 3 && !(error instanceof Problem && error.status < 500)
