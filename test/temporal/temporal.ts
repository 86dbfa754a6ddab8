import { inject } from 'vitest'

/** The Temporal server of this test run. Use a task queue of your own on it. */
export function testTemporal(): { address: string; namespace: string } {
  return inject('temporal')
}
