import { createSource } from '#core/parsing/dialect/source'
import { joinBytes } from '#core/parsing/encoding/bytes'
import { guessEncoding } from '#core/parsing/encoding/find-encoding'
import { openFile } from '#core/parsing/encoding/open-file'
import { walkLines } from '#core/parsing/header/try-delimiter'
import { defaultColumnLimit, linesAboveHeader } from '#core/parsing/limits'
import type { Delimiter, Encoding } from '#core/parsing/parse-options'

/** A line at the top of a file, divided into cells. */
export type TopLine = { line: number; cells: string[] }

export type TopLines = { encoding: Encoding; lines: TopLine[] }

// Enough bytes for the lines among which a maker chooses the header.
const topBytes = 64 * 1024

/**
 * The lines at the top of a file that are not blank, divided by one delimiter; one more than can be the header, so that
 * they include a row. `isWhole` means that `bytes` is the entire file. Undefined when the file is not text.
 */
export function readTopLines(
  { bytes, isWhole, isWorkbook = false }: { bytes: Uint8Array; isWhole: boolean; isWorkbook?: boolean | undefined },
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
  const lastLine = linesAboveHeader + 2
  walkLines({ source, isLast, delimiter, columnLimit: defaultColumnLimit, isWorkbook, lastLine }, ({ line, texts }) => {
    lines.push({ line, cells: texts })
    return false
  })
  return { encoding, lines }
}
