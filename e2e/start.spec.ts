import { expect } from 'playwright/test'
import { signalNpmStart } from '#test/signal-npm-start'
import { test } from './support/end-to-end-test'

test('SIGTERM to npm alone stops everything that npm start started', { tag: '@long' }, async () => {
  expect(await signalNpmStart('SIGTERM')).toEqual([])
})
