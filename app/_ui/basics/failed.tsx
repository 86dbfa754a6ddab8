'use client'

import { Button } from './button'

/** A part of the page that could not be loaded, with the reason and a retry. */
export function Failed({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center justify-center gap-3 px-4 py-10">
      <p>{error.message}</p>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}
