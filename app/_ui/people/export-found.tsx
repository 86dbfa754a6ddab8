'use client'

import { useMutation } from '@tanstack/react-query'
import type { RegisterFilter } from '#core/people/register-filter'
import { postForBytes } from '#ui/api/request'
import { Button } from '#ui/basics/button'

/** Saves the search result as CSV. Not a link, because the URL would contain the search text. */
export function ExportFound({ filter }: { filter: RegisterFilter }) {
  const exporting = useMutation({
    mutationFn: () => postForBytes('/api/people/search.csv', { filter }),
    onSuccess: (bytes) => saveAs(bytes, 'register.csv'),
  })
  return (
    <div className="flex items-center gap-3">
      {exporting.error && (
        <span role="alert" className="text-rejected text-sm">
          {exporting.error.message}
        </span>
      )}
      <Button size="small" className="max-sm:h-9" disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        {exporting.isPending ? 'Exporting…' : 'Export as CSV'}
      </Button>
    </div>
  )
}

function saveAs(bytes: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = fileName
  link.click()
  URL.revokeObjectURL(link.href)
}
