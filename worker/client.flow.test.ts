import { expect, test } from 'vitest'
import { readEnvironment } from '#core/environment'
import { testTemporal } from '#test/temporal/temporal'
import { openWorkerClient } from './client'

test('a ping fails when the namespace is missing', async () => {
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: testTemporal().address, TEMPORAL_NAMESPACE: 'missing' })
  await expect(client.ping()).rejects.toThrow()
  await client.close()
})
