import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const elsewhere = ['**/node_modules/**', '.next/**', '.data/**', 'e2e/**']

export default defineConfig({
  test: {
    // Tests wait for PostgreSQL about as long as they compute, so two cores carry two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, '**/*.{db,flow,long}.test.ts'],
          // Some start a thread, which takes as long as the machine lets it.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['**/*.db.test.ts'],
          exclude: elsewhere,
          globalSetup: ['test/database-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
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
        test: {
          name: 'long',
          include: ['**/*.long.test.ts'],
          exclude: elsewhere,
          globalSetup: ['test/database-setup.ts', 'test/temporal/temporal-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
