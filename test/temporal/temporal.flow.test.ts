import { Connection } from '@temporalio/client'
import { expect, test } from 'vitest'
import { testTemporal } from './temporal'

test('the Temporal server of the run has the namespace', async () => {
  const { address, namespace } = testTemporal()
  const connection = await Connection.connect({ address })
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace })
    expect(namespaceInfo?.name).toBe(namespace)
  } finally {
    await connection.close()
  }
})
