import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

test('says that chain and database are intact, or exits with 1 and says where they are not', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 5))
  const whole = await verify(instance, '--deep')
  expect(whole).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^The chain holds: \d+ events in .* s, the head is \d+:[0-9a-f]{64}\nThe database matches the kept files and the audit of 1 batch\./,
    ),
  })
  const head = /\d+:[0-9a-f]{64}/.exec(whole.stdout)?.[0] ?? ''
  expect(await verify(instance, '--head', head)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('agrees with the head from outside'),
  })

  await instance.owner.query(`update users set city = 'Rome' where row_no = 2`)
  expect(await verify(instance, '--deep')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`${batchId}: Row 2 does not have the city`),
  })
  await instance.owner.query('delete from audit_event where seq = 2')
  expect(await verify(instance)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('NOT hold: Event 2 is missing. (gap at event 2)'),
  })
  expect(await verify(instance, '--head', '3')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a head') })
})

function verify(instance: TestInstance, ...args: string[]) {
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'bin', 'audit-verify.ts'), ...args],
    cwd: ROOT,
    env: { DATABASE_URL: '', WEB_DATABASE_URL: instance.database.webUrl },
  })
}
