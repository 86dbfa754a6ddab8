import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withHeartbeat } from './with-heartbeat'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('sends heartbeats until the act ends, whether it succeeds or fails', async () => {
  const heartbeat = vi.fn()
  const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'))
  const act = withHeartbeat(heartbeat, () => after(9_000))
  await vi.advanceTimersByTimeAsync(9_000)
  expect(await act).toBe('done')
  expect(heartbeat).toHaveBeenCalledTimes(4)

  const failing = withHeartbeat(heartbeat, () => Promise.reject(new Error('no database')))
  await expect(failing).rejects.toThrow('no database')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heartbeat).toHaveBeenCalledTimes(4)
})
