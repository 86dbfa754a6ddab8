import type { Repeats } from '#core/failed-rows/failed-row'

/** Whom a duplicate repeats, in one sentence. */
export function sentenceForRepeat({ sameFile, row, fileName, status }: Omit<Repeats, 'batchId'>): string {
  if (row === null) return 'The same person is in another batch.'
  const became = status === null ? '' : `, ${status}`
  return sameFile
    ? `The same person stands in row ${row} of this file${became}.`
    : `The same person is row ${row} of ${fileName ?? 'another batch'}${became}.`
}
