import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { openTestInstance, type TestInstance } from '#test/instance'

test('erases by row, by e-mail from standard input and from the list that it exports, and names other rows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'erase-'))
  try {
    await using instance = await openTestInstance()
    const people = [
      'Ada Iyer,1990-01-01,Pune,ada@example.test',
      'Ben Ng,1992-03-04,Oslo,ben@example.test',
      'Ada,1990-01-01,Pune,Ada@example.test',
    ]
    const batchId = await instance.bring(await instance.signIn('maker'), ['name,dob,city,email', ...people, ''].join('\n'))
    const list = join(folder, 'erasures.jsonl')

    const first = await erase(instance, ['--batch', batchId, '--row', '1', '--reason', 'law', '--export', list])
    expect(first).toEqual({
      code: 0,
      stdout: [
        '1 row is erased from the database and from the kept files, which is in the audit. 0 rows are already erased.',
        `The same people are also in these rows, which are not erased. --list takes them:\n${batchId},3`,
        `${list} lists 1 erasure. Keep it outside the backup.\n`,
      ].join('\n'),
      stderr: '',
    })
    expect(await erase(instance, ['--stdin'], 'ADA@example.test\n')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 row is erased/),
    })
    expect(await erase(instance, ['--list', list])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^0 rows are erased .* 1 row is already erased\.\n$/),
    })
    expect(await readFile(list, 'utf8')).toMatch(new RegExp(`^\\{"batch":"${batchId}","row":1,"at":"[^"]+Z","reason":"law"\\}\n$`))

    expect(await erase(instance, ['--batch', batchId, '--row', '9'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${batchId},9`),
    })
    const freeText = ['--batch', batchId, '--row', '2', '--reason', 'Ben asked']
    expect(await erase(instance, freeText)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Say which rows to erase\. Usage: /) })
    const { rows } = await instance.owner.query('select name from users order by row_no')
    expect(rows.map(({ name }) => name)).toEqual(['[erased]', 'Ben Ng'])
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)

type Ended = { code: number; stdout: string; stderr: string }

function erase(instance: TestInstance, args: string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const program = ['--import', 'tsx', join(ROOT, 'bin', 'audit-erase.ts'), ...args]
    const env = { ...process.env, DATABASE_URL: instance.database.ownerUrl, WEB_DATABASE_URL: '' }
    const child = execFile(process.execPath, program, { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}
