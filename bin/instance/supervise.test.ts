import { expect, test } from 'vitest'
import { becomesTrue } from '#bin/services/becomes-true'
import { supervise } from './supervise'

/** A service whose processes end when the test says so. */
function superviseFake() {
  const launched: { end(): void }[] = []
  const service = supervise({
    name: 'fake',
    logFile: '/nonexistent',
    onSpawn: () => {},
    say: () => {},
    async launch() {
      let isRunning = true
      let end = () => {}
      const ended = new Promise<string>((resolve) => {
        end = () => {
          isRunning = false
          resolve('SIGKILL')
        }
      })
      launched.push({ end })
      const stop = async () => end()
      return { process: { pid: launched.length, ended, isRunning: () => isRunning, stop }, stop }
    },
  })
  return { service, launched }
}

test('starts a process again that has ended', async () => {
  const { service, launched } = superviseFake()
  await service.start()
  launched[0]?.end()
  expect(await becomesTrue(() => launched.length === 2 && service.isRunning(), 5_000)).toBe(true)
  await service.stop()
})

test('starts one process when it is stopped and started before the next attempt', async () => {
  const { service, launched } = superviseFake()
  await service.start()
  launched[0]?.end()
  await becomesTrue(() => !service.isRunning(), 1_000)
  await service.stop()
  await service.start()
  const longerThanFirstPauseMs = 800
  expect(await becomesTrue(() => launched.length > 2, longerThanFirstPauseMs)).toBe(false)
  expect(launched).toHaveLength(2)
  await service.stop()
})
