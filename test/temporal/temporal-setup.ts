import type { TestProject } from 'vitest/node'
import { buildWorker } from '#bin/build/build-worker'
import { enterTemporal, leaveServices } from '#test/services'

export default async function setUpTemporal(project: TestProject): Promise<() => Promise<void>> {
  const { address } = await enterTemporal()
  project.provide('temporal', { address, namespace: 'default' })
  project.provide('workerFile', (await buildWorker()).mainFile)
  return leaveServices
}
