import { expect, test } from 'vitest'
import { targetHealthOf } from './target-health'

test.each(['busy', 'failed', 'no-token', 'disk-full', 'server-busy', 'server-failed', 'clock-differs', 'timeout', 'connection-refused'])(
  'a target that is left alone because of %s says what happened',
  (cause) => {
    const { delay } = targetHealthOf({ pausedAt: null, pause: null, failingSince: new Date(), cause, nextAttemptAt: null })
    expect(delay?.sentence).not.toBe('The target cannot be reached.')
  },
)
