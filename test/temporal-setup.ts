import type { TestProject } from 'vitest/node'
import { enterTemporal, leaveServices } from './services'

export default async function setUpTemporal(project: TestProject): Promise<() => Promise<void>> {
  const { address } = await enterTemporal()
  project.provide('temporal', { address, namespace: 'default' })
  return leaveServices
}
