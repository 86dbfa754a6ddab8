import type { TestProject } from 'vitest/node'
import { enterDatabase, leaveServices } from './services'

declare module 'vitest' {
  interface ProvidedContext {
    template: import('./template').Template
    /** Whether attempts are also made without their guards, to see them succeed. */
    triesWithoutGuards: boolean
    temporal: { address: string; namespace: string }
    /** The built worker; its workflows are beside it. */
    workerFile: string
  }
}

export default async function setUpDatabase(project: TestProject): Promise<() => Promise<void>> {
  project.provide('template', await enterDatabase())
  return leaveServices
}
