import { expect, test } from 'vitest'
import { stalledSentence } from './stalled-sentence'

test.each([
  ['53100', 'The disk of the database is full. An admin has to free space.'],
  ['53300', 'All connections of the database are in use.'],
  ['57P03', 'The database is starting or stopping.'],
  ['ECONNREFUSED', 'The database cannot be reached.'],
  ['no-worker', 'No worker takes its next task.'],
  ['42501', 'The cause is 42501.'],
])('a batch that is stalled by %s says so in a sentence', (cause, sentence) => {
  expect(stalledSentence(cause)).toBe(sentence)
})
