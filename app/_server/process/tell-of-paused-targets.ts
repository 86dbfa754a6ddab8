import { callFunction } from '#core/database/call-function'
import { mailPausedTarget } from '#server/mail/mail-paused-target'
import { hasDelivery } from './has-delivery'
import { web } from './web'

const everyMs = 30_000

/** Mails the admins about each target that is paused, from one web process. */
export function tellOfPausedTargets(): void {
  if (!hasDelivery() || web().environment.SMTP_URL === undefined) return
  setInterval(() => void tellOnce().catch(() => {}), everyMs).unref()
}

/** Mails the admins about targets that they do not know of. Those that no one could be mailed about are taken again by the next call. */
export async function tellOnce(): Promise<void> {
  const { live } = web()
  const paused = await callFunction(live, 'take_paused_targets', {})
  if (paused.length === 0) return
  const admins = await live.kysely
    .selectFrom('operator')
    .where('active', '=', true)
    .where(({ eb, val, fn }) => eb(val('admin'), '=', fn.any('roles')))
    .select(['name', 'email'])
    .execute()
  for (const target of paused) {
    const outcomes = []
    for (const to of admins) outcomes.push(await mailPausedTarget({ ...target, to }))
    if (!outcomes.includes('sent')) await callFunction(live, 'untell_paused_target', { key: target.key })
  }
}
