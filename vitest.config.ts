import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const elsewhere = ['**/node_modules/**', '.next/**', '.data/**', 'e2e/**']

const order = ['flow', 'database', 'pure', 'long']

/** Needs the web build, and mostly waits. */
const afterFlow = /\/chaos\/.*\.flow\.test\.ts$/

/** Runs workflow tests first: they mostly wait, and the web build that runs beside them uses the time. */
class WaitingTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ project, moduleId }: TestSpecification) => order.indexOf(project.name) + (afterFlow.test(moduleId) ? 0.5 : 0)
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

export default defineConfig({
  // #ui names .ts and .tsx files, which `imports` in package.json cannot. tsconfig.json maps it; Vite would refuse any # first.
  resolve: { alias: { '#ui': fileURLToPath(new URL('app/_ui', import.meta.url)) } },
  test: {
    // Tests also wait, for heartbeats, back-off and PostgreSQL: three left two cores idle for a quarter of the time.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    sequence: { sequencer: WaitingTestsFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          isolate: false,
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, '**/*.{db,flow,long}.test.ts'],
          // Some start a thread, which takes as long as the machine lets it.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          // A process that runs many files loads and compiles our modules once.
          isolate: false,
          // With the small young generation that Node begins with, a fifth of the time is garbage collection.
          execArgv: ['--min-semi-space-size=16'],
          include: ['**/*.db.test.ts'],
          exclude: elsewhere,
          globalSetup: ['test/database-setup.ts'],
          provide: { triesWithoutGuards: false },
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'flow',
          include: ['**/*.flow.test.ts'],
          exclude: elsewhere,
          globalSetup: ['test/database-setup.ts', 'test/temporal/temporal-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          // Attempts are made there without their guards too.
          include: ['**/*.long.test.ts', 'prisma/attacks/*.db.test.ts'],
          exclude: elsewhere,
          provide: { triesWithoutGuards: true },
          globalSetup: ['test/database-setup.ts', 'test/temporal/temporal-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
