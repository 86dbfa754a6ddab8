import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '#core/parsing/text/fold-text'
import { copyCell } from './copy-cell'
import { addFolded, addText, NOT_FAST } from './fast-path-text'

const characterOf = (code: number) => Buffer.from(String.fromCharCode(code)).toString()
const into = Buffer.alloc(2_000)

type Ways = { copied: string; folded: string | undefined }

/** The text as `addText` and `addFolded` write it; undefined when it needs the full parser. */
function written(text: string): Ways | undefined {
  const bytes = Buffer.from(text)
  const end = addText(bytes, 0, bytes.length, into, 3)
  if (end === NOT_FAST) return undefined
  const copied = into.toString('utf8', 3, end)
  const foldedEnd = addFolded(bytes, 0, bytes.length, into, 3, 1_900)
  return { copied, folded: foldedEnd === NOT_FAST ? undefined : into.toString('utf8', 3, foldedEnd) }
}

function isSame(text: string, { copied, folded }: Ways): boolean {
  return copied === copyCell(text.normalize('NFC').trim()) && (folded === undefined || folded === copyCell(foldText(text)))
}

test('copies and folds every character of the basic plane as the full parser does, alone and between letters', () => {
  const different: string[] = []
  let folded = 0
  for (let code = 0; code < 0x10000; code += 1) {
    const character = characterOf(code)
    for (const text of [character, `A${character}Z`]) {
      const ways = written(text)
      if (ways && !isSame(text, ways)) different.push(text)
      if (ways?.folded !== undefined) folded += 1
    }
  }
  expect(different).toEqual([])
  expect(folded).toBeGreaterThan(90_000)
})

test('copies and folds any text as the full parser does', () => {
  const unit = fc.oneof(
    fc.constantFrom(' ', 'a', 'Z', '\\', 'ß', 'Σ', 'ς', 'İ', 'ı', 'ﷺ', '´', 'ﬁ', '각', 'Ł', 'é', '山', 'Ж', '\u0301', '\u00a0', '½'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => characterOf(code)),
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const ways = written(text)
      return ways === undefined || isSame(text, ways)
    }),
    { numRuns: 5_000 },
  )
})

test('leaves a text with two adjacent spaces to the full parser, because folding makes them one', () => {
  const text = 'Ada  Lovelace'
  expect(foldText(text)).toBe('ada lovelace')
  expect(written(text)).toEqual({ copied: text, folded: undefined })
})

test('leaves folded text that is longer than the limit to the full parser', () => {
  const bytes = Buffer.from('ab'.repeat(50))
  expect(addFolded(bytes, 0, 100, into, 0, 99)).toBe(100)
  expect(addFolded(bytes, 0, 100, into, 0, 98)).toBe(NOT_FAST)
})
