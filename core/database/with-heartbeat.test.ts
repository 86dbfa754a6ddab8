import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withHeartbeat } from './with-heartbeat'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('beats for as long as an act takes, whether it succeeds or fails, and no longer', async () => {
  const beat = vi.fn()
  const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'))
  const act = withHeartbeat(beat, () => after(9_000))
  await vi.advanceTimersByTimeAsync(9_000)
  expect(await act).toBe('done')
  expect(beat).toHaveBeenCalledTimes(4)

  const failing = withHeartbeat(beat, () => Promise.reject(new Error('no database')))
  await expect(failing).rejects.toThrow('no database')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(beat).toHaveBeenCalledTimes(4)
})
