import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import { suspendOperator } from '#core/operator-access/suspend-operator'
import { openAdmins } from '#test/admins'
import type { TestInstance } from '#test/instance'
import { openMailServer } from '#test/mail-server'

test('lifts a suspension on the server, and mails every admin that it did', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const mail = await openMailServer()
  const { actor } = await instance.signIn('checker')
  await suspendOperator({ ctx: admin, input: { operatorId: actor.id } })
  const smtpUrl = `smtp://127.0.0.1:${mail.port}`
  expect(await operator(instance, { SMTP_URL: smtpUrl }, 'lift', '--email', actor.email)).toMatchObject({
    code: 0,
    stdout: `${actor.email} is no longer suspended. 2 admins got a mail.\n`,
  })
  expect(mail.received.map(({ to }) => to).sort()).toEqual([admin.actor.email, second.actor.email].sort())
  expect(mail.received[0]?.text).toContain('without a second admin')
  expect((await instance.owner.query('select from operator_suspension')).rowCount).toBe(0)
  expect(await operator(instance, { SMTP_URL: smtpUrl }, 'lift', '--email', actor.email)).toMatchObject({
    code: 0,
    stdout: `${actor.email} is not suspended.\n`,
  })
  expect(await operator(instance, {}, 'drop', '--email', actor.email)).toMatchObject({ code: 1 })
  await mail.close()
  expect(mail.received).toHaveLength(2)
})

function operator(instance: TestInstance, env: Record<string, string>, ...args: string[]) {
  return runCommand({
    command: process.execPath,
    args: ['--import', 'tsx', join(ROOT, 'bin', 'operator.ts'), ...args],
    cwd: ROOT,
    env: { DATABASE_URL: instance.database.ownerUrl, MAIL_FROM: 'instance@example.test', ...env },
  })
}
