import { describe, expect, test } from 'vitest'
import { findDeadReferences, type Project } from './find-dead-references'

const project: Project = {
  exists: (path) =>
    ['core/', 'core', 'core/database/open-database.ts', 'README.md', 'docs/decisions/0001-a.md', 'docs/decisions/'].includes(path),
  scripts: ['start', 'check'],
}

function dead(text: string, page = 'README.md'): string[] {
  return findDeadReferences(page, text, project).map(({ says }) => says)
}

describe('findDeadReferences', () => {
  test('finds a script that is not in package.json', () => {
    expect(dead('`npm run check`, `npm run chekc`, `npm test`, npm start')).toEqual(['npm run chekc', 'npm run test'])
  })

  test('finds a path that is not there, with its line', () => {
    expect(
      findDeadReferences('README.md', 'one\n`core/database/open-database.ts`, `core/database/open-database` and `core/dbb.ts`', project),
    ).toEqual([{ path: 'README.md', line: 2, says: 'core/dbb.ts' }])
  })

  test('reads links from where the page stands', () => {
    expect(dead('[a](0001-a.md#why) [b](../../README.md) [c](0002-b.md)', 'docs/decisions/0001-a.md')).toEqual(['0002-b.md'])
  })

  test('leaves alone what is no path of ours', () => {
    expect(dead('`onboardBatch` `batch-<id>` `POST /api/batches` `.data/` `/api/health` `text/csv` [x](https://example.com)')).toEqual([])
  })
})
