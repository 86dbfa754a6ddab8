import { type Batch, rowsToCorrect } from '#core/batches/batch'
import { counted } from '#ui/basics/numbers'

/** The way to a file of what was rejected or not imported, and what to do with it. */
export function CorrectionsOffer({ batch }: { batch: Batch }) {
  const rows = rowsToCorrect(batch)
  if (rows === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2.5 text-sm">
      <p className="min-w-0 flex-1 text-soft max-sm:basis-full">
        {counted(rows, 'row')} to correct: each with why, in the columns of the file. Mend them and upload that file; it becomes the next
        revision.
      </p>
      <a
        className="text-accent-text max-sm:py-1 underline-offset-2 hover:underline"
        href={`/api/batches/${batch.id}/corrections.csv`}
        download
      >
        Download corrections
      </a>
    </div>
  )
}
