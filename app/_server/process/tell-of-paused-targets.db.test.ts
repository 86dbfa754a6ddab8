import { expect, test } from 'vitest'
import { web } from '#server/process/web'
import { openMailServer } from '#test/mail-server'
import { deliveryKeys, setTarget } from '#test/targets'
import { openTestWeb } from '#test/web'
import { tellOnce } from './tell-of-paused-targets'

test('each admin is mailed once about a target that is paused, again when it is paused again, and later when no mail can be sent', async () => {
  await using instance = await openTestWeb({
    LOG_LEVEL: 'silent',
    DELIVERY_PUBLIC_KEY: deliveryKeys.publicKey,
    MAIL_FROM: 'desk@example.test',
  })
  const mail = await openMailServer()
  web().environment.SMTP_URL = `smtp://127.0.0.1:${mail.port}`
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await instance.signIn('checker')
  await setTarget(admin, second)
  const mailsTo = (address: string) => mail.received.filter(({ to }) => to === address)
  await tellOnce()
  const pause = () =>
    instance.owner.query(
      `insert into target_state (target_id, paused_at, pause) select id, now(), 'unauthorized' from target
       on conflict (target_id) do update set paused_at = now(), told_at = null`,
    )
  await pause()
  await Promise.all([tellOnce(), tellOnce()])
  await tellOnce()
  expect(mailsTo(admin.actor.email)).toHaveLength(1)
  const [first] = mailsTo(second.actor.email)
  expect(first?.text).toContain('nothing more is sent to the target idp. It does not let Countersign in any more.')
  expect(first?.text).toContain('/targets/idp')
  await pause()
  await tellOnce()
  expect(mailsTo(admin.actor.email)).toHaveLength(2)
  await pause()
  web().environment.SMTP_URL = 'smtp://127.0.0.1:1'
  await tellOnce()
  web().environment.SMTP_URL = `smtp://127.0.0.1:${mail.port}`
  await tellOnce()
  await tellOnce()
  expect(mailsTo(admin.actor.email)).toHaveLength(3)
  await mail.close()
})
