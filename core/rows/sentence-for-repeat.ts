import type { Repeats } from '#core/rows/unimported-row'

/** Whom a duplicate repeats, in one sentence. */
export function sentenceForRepeat({ sameFile, row, fileName }: Pick<Repeats, 'sameFile' | 'row' | 'fileName'>): string {
  return sameFile
    ? `The same person stands in row ${row} of this file.`
    : `The same person is row ${row} of ${fileName ?? 'another batch'}.`
}
