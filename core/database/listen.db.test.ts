import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { openBreakableLink } from '#test/breakable-link'
import { openTestInstance } from '#test/instance'
import { listen } from './listen'

test('a connection that goes silent is replaced, and notifications arrive again', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.webUrl)
  const events = new EventEmitter()
  const stop = listen({
    url: link.url,
    name: 'test of listen',
    channel: 'test_of_listen',
    onNotification: (payload) => events.emit('notified', payload),
    onConnection: (isOpen) => events.emit(isOpen ? 'opened' : 'broken'),
    heartbeatMs: 100,
  })
  await once(events, 'opened')
  link.goSilent()
  const opened = once(events, 'opened')
  await once(events, 'broken')
  await opened
  const notified = once(events, 'notified')
  await instance.owner.query(`notify test_of_listen, 'again'`)
  expect(await notified).toEqual(['again'])
  await stop()
})

test('stopping does not wait for a connection that is silent', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.webUrl)
  const events = new EventEmitter()
  const stop = listen({
    url: link.url,
    name: 'test of listen',
    channel: 'test_of_listen',
    onNotification: () => {},
    onConnection: (isOpen) => events.emit(isOpen ? 'opened' : 'broken'),
  })
  await once(events, 'opened')
  link.goSilent()
  await stop()
})
