import type { FailedRow } from '#core/failed-rows/failed-row'
import { seenText } from '#ui/basics/unseen-parts'

/** The text of a row as it stands in the file, with the cells that are wrong marked. */
export function RawLine({ row }: { row: Pick<FailedRow, 'raw' | 'problems'> }) {
  const pieces = mark(
    row.raw,
    row.problems.flatMap(({ value }) => (value ? [value] : [])),
  )
  return (
    <code className="font-mono text-xs" title={seenText(row.raw)}>
      {pieces.map(({ at, text, marked }) =>
        marked ? (
          <mark key={at} className="rounded-sm bg-warn-wash text-invalid underline decoration-wavy decoration-1 underline-offset-2">
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        ),
      )}
    </code>
  )
}

type Piece = { at: number; text: string; marked: boolean }

function mark(raw: string, values: string[]): Piece[] {
  const found = values
    .map((value) => ({ from: raw.indexOf(value), to: raw.indexOf(value) + value.length }))
    .filter(({ from }) => from >= 0)
    .sort((a, b) => a.from - b.from)
  const pieces: Piece[] = []
  let at = 0
  for (const { from, to } of found) {
    if (from < at) continue
    if (from > at) pieces.push({ at, text: visible(raw.slice(at, from)), marked: false })
    pieces.push({ at: from, text: visible(raw.slice(from, to)), marked: true })
    at = to
  }
  return at < raw.length ? [...pieces, { at, text: visible(raw.slice(at)), marked: false }] : pieces
}

// A line break or a control character inside a cell is part of what is wrong, so it is shown.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f]/g
const visible = (text: string) => seenText(text.replace(/\r?\n/g, '⏎').replace(controlCharacter, '␣'))
