import { createSource } from '#core/parsing/dialect/source'
import { joinBytes } from '#core/parsing/encoding/bytes'
import { guessEncoding } from '#core/parsing/encoding/find-encoding'
import { openFile } from '#core/parsing/encoding/open-file'
import { walkLines } from '#core/parsing/header/try-delimiter'
import { defaultColumnLimit, linesAboveHeader } from '#core/parsing/limits'
import type { Delimiter, Encoding } from '#core/parsing/parse-options'

/** A line that can be the header, or stands near it, cut into its cells. */
export type TopLine = { line: number; cells: string[] }

export type TopLines = { encoding: Encoding; lines: TopLine[] }

// As much of a file as its first lines take, for whoever chooses the header among them.
const topBytes = 64 * 1024

/**
 * The lines at the top of a file that are not blank, as one delimiter cuts them; one more than can be the header, so that
 * a row is among them. `isWhole` says whether `bytes` are all of the file. Undefined when the file is no text.
 */
export function readTopLines(
  { bytes, isWhole }: { bytes: Uint8Array; isWhole: boolean },
  delimiter: Delimiter,
  hint?: Encoding,
): TopLines | undefined {
  const opened = openFile(bytes, hint)
  if ('refusal' in opened) return undefined
  const { converter, markLength } = opened
  const stored = bytes.subarray(markLength, topBytes)
  const scanned = converter ? joinBytes(converter.push(stored), converter.finish()) : stored
  const encoding = opened.encoding ?? guessEncoding(scanned)
  const source = createSource(scanned, converter ? 'utf-8' : encoding)
  const lines: TopLine[] = []
  const isLast = isWhole && bytes.length <= topBytes
  walkLines({ source, isLast, delimiter, columnLimit: defaultColumnLimit, lastLine: linesAboveHeader + 2 }, ({ line, texts }) => {
    lines.push({ line, cells: texts })
    return false
  })
  return { encoding, lines }
}
