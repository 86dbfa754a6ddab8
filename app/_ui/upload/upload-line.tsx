'use client'

import { Button } from '#ui/basics/button'
import { percent, size } from '#ui/basics/numbers'
import type { Upload } from './use-uploads'

type Props = { upload: Upload; onRetry: () => void; onDismiss: () => void }

export function UploadLine({ upload, onRetry, onDismiss }: Props) {
  const { file, sentBytes, problem, stop } = upload
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-4 py-1.5 text-sm">
      <span className="max-w-[30ch] truncate font-medium">{file.name}</span>
      {problem === null ? (
        <>
          <span
            role="progressbar"
            aria-label={`Uploading ${file.name}`}
            aria-valuemin={0}
            aria-valuemax={file.size}
            aria-valuenow={sentBytes}
            className="h-1 min-w-24 flex-1 overflow-hidden rounded-sm bg-sunken"
          >
            <span className="block h-full bg-accent" style={{ width: `${percent(sentBytes, file.size)}%` }} />
          </span>
          <span className="text-soft">
            {size(sentBytes)} of {size(file.size)} uploaded
          </span>
          <Button look="quiet" size="small" onClick={stop}>
            Stop
          </Button>
        </>
      ) : (
        <>
          <span role="alert" className="flex-1 text-rejected">
            {problem}
          </span>
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
          <Button look="quiet" size="small" onClick={onDismiss}>
            Dismiss
          </Button>
        </>
      )}
    </div>
  )
}
