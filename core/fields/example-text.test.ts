import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countingDraw } from '#core/sample/draw'
import { anyFields } from '#test/any-fields'
import { compileFields } from './compiled-fields'
import { exampleDay, exampleText } from './example-text'

test('the reader of every field reads its examples', () => {
  fc.assert(
    fc.property(anyFields, fc.nat(), (version, seed) => {
      for (const reader of compileFields({ version, today: exampleDay, spellings: {} }).readers) {
        const text = exampleText(reader, (attempt) => countingDraw(seed * 31 + attempt))
        expect(typeof (text === undefined ? text : reader.read(text)), `${JSON.stringify(reader.field)}: ${text}`).toBe('string')
      }
    }),
    { numRuns: 300 },
  )
})
