import { expect, test } from 'vitest'
import { foldedCharacter, foldForSearch } from './fold-for-search'

const seeds = [1, 2, 3]

test.each(seeds)('texts in NFC are folded character by character as they are at once, with seed %i', (seed) => {
  const random = randomOf(seed)
  const isHalf = (code: number) => code >= 0xd800 && code < 0xe000
  const codes = Array.from({ length: 0x10000 }, (_, code) => code)
  const alone = codes.filter((code) => code > 0x1f && !isHalf(code) && foldedCharacter(code) !== null)
  const marks = alone.filter((code) => /\p{M}/u.test(String.fromCharCode(code)))
  expect(marks.length).toBeGreaterThan(1_000)
  const pick = (codes: number[]) => String.fromCharCode(codes[Math.floor(random() * codes.length)] as number)
  const texts = Array.from({ length: 5_000 }, () => {
    const length = 1 + Math.floor(random() * 8)
    return Array.from({ length }, () => pick(random() < 0.6 ? marks : alone))
      .join('')
      .normalize('NFC')
  })
  const isAlone = (text: string) => codesOf(text).every((code) => !isHalf(code) && foldedCharacter(code) !== null)
  const folded = texts.filter(isAlone)
  expect(folded.length).toBeGreaterThan(2_000)
  const byCharacter = (text: string) => Buffer.concat(codesOf(text).map((code) => foldedCharacter(code) as Uint8Array)).toString()
  expect(folded.filter((text) => byCharacter(text) !== foldForSearch(text))).toEqual([])
})

const codesOf = (text: string) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
