import { expect, test } from 'vitest'
import { signalNpmStart } from '#test/signal-npm-start'

test('SIGKILL to npm alone stops everything that npm start started', async () => {
  expect(await signalNpmStart('SIGKILL')).toEqual([])
})
