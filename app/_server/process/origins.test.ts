import { expect, test } from 'vitest'
import { ownOrigins } from './origins'

test.each([
  ['https://instance.example.com', ['https://instance.example.com']],
  ['https://instance.example.com/countersign', ['https://instance.example.com']],
  ['http://localhost:3000', ['http://localhost:3000', 'http://127.0.0.1:3000']],
  ['http://127.0.0.1:4000/', ['http://localhost:4000', 'http://127.0.0.1:4000']],
  ['http://localhost', ['http://localhost', 'http://127.0.0.1']],
])('%s is reached under %j', (publicUrl, origins) => {
  expect(ownOrigins(publicUrl)).toEqual(origins)
})
