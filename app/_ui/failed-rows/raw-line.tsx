import type { FailedRow } from '#core/failed-rows/failed-row'
import { seenText } from '#ui/basics/unseen-parts'

/** A line as it is in the file, with the wrong cells marked, or that it is masked. */
export function RawLine({ row }: { row: Pick<FailedRow, 'raw' | 'problems'> }) {
  if (row.raw === null) return <span className="text-faint text-sm italic">masked</span>
  const parts = mark(
    row.raw,
    row.problems.flatMap(({ value }) => (value ? [value] : [])),
  )
  return (
    <code className="font-mono text-xs" title={seenText(row.raw)}>
      {parts.map(({ at, text, marked }) =>
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

type Part = { at: number; text: string; marked: boolean }

function mark(raw: string, values: string[]): Part[] {
  const found = values
    .map((value) => ({ from: raw.indexOf(value), to: raw.indexOf(value) + value.length }))
    .filter(({ from }) => from >= 0)
    .sort((a, b) => a.from - b.from)
  const parts: Part[] = []
  let at = 0
  for (const { from, to } of found) {
    if (from < at) continue
    if (from > at) parts.push({ at, text: visible(raw.slice(at, from)), marked: false })
    parts.push({ at: from, text: visible(raw.slice(from, to)), marked: true })
    at = to
  }
  return at < raw.length ? [...parts, { at, text: visible(raw.slice(at)), marked: false }] : parts
}

// Line breaks and control characters inside a cell are part of the problem, so they are shown.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches them on purpose
const controlCharacter = /[\u0000-\u001f]/g
const visible = (text: string) => seenText(text.replace(/\r?\n/g, '⏎').replace(controlCharacter, '␣'))
