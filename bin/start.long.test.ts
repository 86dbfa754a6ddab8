import { expect, test } from 'vitest'
import { signalNpmStart } from '#test/signal-npm-start'
import { whileNpmRuns } from '#test/while-npm-runs'

test('SIGKILL to npm alone stops everything that npm start started', async () => {
  expect(await signalNpmStart('SIGKILL')).toEqual([])
})

// It compiles pages in another way than the build, and has refused what the build takes.
test('the development server answers with a page', async () => {
  const answer = await whileNpmRuns('dev', (_, { PORT }) => fetch(`http://127.0.0.1:${PORT}/sign-in`))
  expect(answer.status).toBe(200)
})
